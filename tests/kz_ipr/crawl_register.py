"""What is expected of the addresses of the public registers."""

from collections.abc import Iterable

from tests.kz_ipr.crawl_at import At, Page
from tests.kz_ipr.crawl_things import Things


def _entry(things: Things) -> Iterable[At]:
    yield At((things.world.entry.register, things.world.entry.number))
    yield At(("national", "00001/ТЗ-261201"))
    entry = things.union_included.entry
    assert entry is not None
    yield At((entry.register, entry.number))
    yield At(("eeu", things.world.entry.number), status=404)


REGISTER_PAGES: dict[str, Page] = {
    # Counts a visitor's searches, so that nobody searches without limit.
    "register": Page(
        public=True,
        logs=True,
        at=lambda things: [
            At(),
            At(query="?q=ALMA"),
            At(query="?q=nothing+like+it"),
            At(query="?after=x/y"),
            At(query="?q=ALMA&code=6404&nice_class=25&holder=trek&status=active"),
            At(query="?nice_class=46", status=422),
        ],
    ),
    "register-entry": Page(public=True, at=_entry),
    "register-changes": Page(
        public=True,
        at=lambda things: [
            At(),
            At(query="?since=2026-11-20&after=0"),
            At(query="?since=31.12.2026", status=422),
            At(query="?since=1066-10-14", status=422),
        ],
    ),
    "register-atom": Page(public=True),
    "register-file": Page(public=True, at=lambda things: [At((kind,)) for kind in ("csv", "xlsx", "json")]),
    "goods-codes": Page(public=True, at=lambda things: [At(), At(query="?words=footwear")]),
    "robots": Page(public=True),
    "sitemap": Page(public=True),
    "sitemap-section": Page(public=True, at=lambda things: [At(("register",)), At(("nothing",), status=404)]),
}
