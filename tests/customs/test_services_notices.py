"""What notices say: the content of LAW.md 3.5 in Kazakh and Russian, and nothing more about the other side."""

import re
from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

import pytest

from accounts.models import User
from customs.models import Case, CaseLine, CaseParty, PartyRole
from customs.services.lines import release_lines
from customs.services.remind import remind
from customs.services.split import split
from law.notices import NOTICE_LANGUAGES, ON_REQUEST, NoticeKind
from notifications.models import Disclosure, Message
from registers.models import RightsHolder
from tests import factories
from tests.factories import DECIDED, World, almaty, party_data, suspended_case, suspended_ex_officio
from tests.journeys import paths_ex_officio as ex_officio
from tests.journeys import paths_records as records
from tests.journeys import paths_registered as registered
from tests.journeys import story

#: What is nobody's business: of the declarant's side, of the holder's side, and of the officers.
DECLARANT_PRIVATE = ("declarant@parties.example", "+7 701 000 11 22", "990140003211")
HOLDER_PRIVATE = ("holder@trek.example", "+7 702 000 33 44", "050440001234", "holder@parties.example")
NEVER_TOLD = ("Shoes Import LLP", "Bazaar Retail LLP", "owner@parties.example", "recipient@parties.example")

#: What an empty placeholder leaves behind.
HOLES = re.compile(r"\{[{%]|%\(|None|«\s*»|\(\s*\)|№\s*[),.]|:\s*\.|,\s*,|\s,|[(]\s*,|  \d+\.\s*$|\bnan\b")

#: What is told of a goods line unless the installation says otherwise.
GOODS_FIELDS = ("number", "code", "description", "mark", "quantity", "unit")


@pytest.fixture
def private(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], World]:
    """The usual world with private data on every side, everybody writing in one language."""

    def speaking(language: str) -> World:
        RightsHolder.objects.update(language=language, phone=HOLDER_PRIVATE[1], bin_iin=HOLDER_PRIVATE[2])
        User.objects.update(language=language)

        def party(role: PartyRole, name: str, **fields: object) -> object:
            secret = DECLARANT_PRIVATE if role is PartyRole.DECLARANT else HOLDER_PRIVATE
            known = {"language": language, "phone": secret[1], "bin_iin": secret[2]}
            return party_data(role, name, **{**known, **fields})

        monkeypatch.setattr(factories, "party_data", party)
        return world

    return speaking


def lines_left(world: World) -> Case:
    case = suspended_case(world, lines=3)
    now = almaty(2026, 11, 25)
    return release_lines(case_id=case.pk, lines=[1], reasons="No signs on it.", actor=world.head, now=now)


def split_case(world: World) -> Case:
    case = suspended_case(world)
    now = almaty(2026, 11, 25)
    split(case_id=case.pk, lines=[2], reasons="Fates differ.", actor=world.head, now=now)
    return case


def reminded(world: World) -> Case:
    case = suspended_case(world)
    story.ask_extension(world, case, almaty(2026, 12, 1))
    remind(now=almaty(2026, 12, 3))
    return case


#: Which story causes which notice.
CAUSED_BY: dict[NoticeKind, Callable[[World], Case]] = {
    NoticeKind.SUSPENSION: registered.held,
    NoticeKind.SUSPENSION_EX_OFFICIO: ex_officio.prolonged,
    NoticeKind.EXTENSION: registered.expired_after_extension,
    NoticeKind.EXTENSION_REFUSED: registered.expired_refused,
    NoticeKind.PROLONGATION: ex_officio.documents_incomplete,
    NoticeKind.COURT_HOLD: ex_officio.held_no_infringement,
    NoticeKind.HOLD_SET_ASIDE: registered.not_a_ruling,
    NoticeKind.PROLONGATION_SET_ASIDE: ex_officio.not_the_holders,
    NoticeKind.CANCELLATION: registered.excluded,
    NoticeKind.RESUMPTION: registered.expired_undecided,
    NoticeKind.JUDGMENT: registered.held_infringement,
    NoticeKind.SEIZURE: ex_officio.seized,
    NoticeKind.LINES_LEFT: lines_left,
    NoticeKind.SPLIT: split_case,
    NoticeKind.RELEASE_REFUSED: registered.annulled,
    NoticeKind.REOPENED: registered.entered_late,
    NoticeKind.END_RESTATED: registered.annulled_before_the_end,
    NoticeKind.DATE_MOVED: records.moved,
    NoticeKind.CORRECTION: records.corrected,
    NoticeKind.LINES_GIVEN_UP: records.given_up,
    NoticeKind.REMINDER: reminded,
    NoticeKind.ESCALATION: reminded,
}

both_languages = pytest.mark.parametrize(
    ("kind", "language"), list(product(CAUSED_BY, NOTICE_LANGUAGES)), ids=lambda value: str(value)
)


def test_every_notice_has_its_story() -> None:
    """LAW.md 3.5, 3.7: each kind of notice is caused by something that happens to a case."""
    # Letters on request have theirs in tests/customs/test_letters.py.
    assert set(CAUSED_BY) | set(ON_REQUEST) == set(NoticeKind)


@both_languages
def test_texts_are_whole_and_tell_no_more_than_is_logged(
    kind: NoticeKind, language: str, private: Callable[[str], World]
) -> None:
    """CC 198(5), 198(13); LAW.md 3.5: written in the recipient's language with nothing left empty; name and
    location cross, no e-mail, telephone or number does; each disclosed field is logged as the text shows it.
    """
    case = CAUSED_BY[kind](private(language))
    # What a register entry's own end tells its holder is another matter (CC 463).
    told = list(Message.objects.filter(subject_kind="case").order_by("pk"))
    assert kind in {message.notice_kind for message in told}
    for message in told:
        assert message.language == language
        assert case.declaration.number in message.subject
        _is_whole(message)
        _is_private(message)
    to_parties = [message for message in told if message.recipient_role != "officer"]
    for message in to_parties:
        _is_logged(message)
    assert not Disclosure.objects.exclude(message__in=to_parties).exists()


def _is_whole(message: Message) -> None:
    for line in (message.subject, *message.body.splitlines()):
        assert not HOLES.search(line), line
    words = re.findall(r"[^\W\d_]+", message.body)
    kazakh = [word for word in words if set(word.lower()) & set("әғқңөұүһі")]
    assert bool(kazakh) is (message.language == "kk")


def _is_private(message: Message) -> None:
    text = message.subject + message.body
    for secret in (*DECLARANT_PRIVATE, *HOLDER_PRIVATE, *NEVER_TOLD):
        assert secret not in text, (message.notice_kind, secret)


def _is_logged(message: Message) -> None:
    """What, about whom, to whom, when, on what ground (LAW.md 3.5)."""
    case = Case.objects.get(pk=message.subject_id)
    rows = Disclosure.objects.filter(message=message)
    assert {(row.about_ref, row.field) for row in rows} == _shown(message, case)
    assert {row.to_ref for row in rows} == {message.recipient_ref}
    about_a_party = "CC198.5" if case.regime == "registered" else "CC199.3"
    of_goods = [row for row in rows if row.field.startswith("goods:")]
    assert {row.ground for row in rows} - {row.ground for row in of_goods} == {about_a_party}
    assert {row.ground for row in of_goods} == {"CC198.12"}
    assert all(row.at == message.created_at for row in rows)


def _shown(message: Message, case: Case) -> set[tuple[str, str]]:
    """What a text tells of others and of the goods, read from the text itself."""
    found: set[tuple[str, str]] = set()
    for party in CaseParty.objects.filter(case=case):
        if f"party:{party.pk}" == message.recipient_ref:
            continue
        if f"  {party.name}, {party.location}\n" in message.body:
            found |= {(f"party:{party.pk}", "name"), (f"party:{party.pk}", "location")}
    for line in CaseLine.objects.filter(case=case).select_related("goods_line"):
        if line.goods_line.description in message.body:
            empty = set() if line.goods_line.mark else {"mark"}
            found |= {(f"line:{line.pk}", f"goods:{name}") for name in set(GOODS_FIELDS) - empty}
    if message.recipient_role == "declarant":
        for right in case.rights.select_related("entry"):
            if f"  «{right.title}»" not in message.body:
                continue
            found.add((f"right:{right.pk}", "title"))
            if right.entry is not None:
                assert f"№ {right.entry.number}\n" in message.body
                found.add((f"right:{right.pk}", "entry"))
    return found


@pytest.mark.parametrize(
    "told", [("code", "mark"), ("number", "description"), ("quantity", "unit"), ("mark",)]
)
@pytest.mark.parametrize("language", NOTICE_LANGUAGES)
def test_a_goods_field_that_is_not_disclosed_is_in_no_text_and_in_no_log(
    told: tuple[str, ...], language: str, private: Callable[[str], World], settings: Any
) -> None:
    """CC 198(12); LAW.md 3.5: which information on the goods both sides get is a setting; each field is logged."""
    settings.GOODS_FIELDS_DISCLOSED = told
    case = suspended_case(private(language), lines=1)
    wording = {
        "number": "  1. ",
        "code": "6404110000",
        "description": "Sports footwear, model 1",
        "mark": "«ALMA TREK»" + (" белгісі" if language == "kk" else ""),
        "quantity": "200",
        "unit": "pair",
    }
    for message in story.notices(case, "suspension"):
        goods = re.search(r"\n(?:Товары|Тауарлар):\n(.+\n)", message.body)
        assert goods is not None
        assert {name for name, words in wording.items() if words in goods[1]} == set(told)
        assert not HOLES.search(goods[1]) and not goods[1].strip().startswith(",")
        logged = message.disclosures.filter(field__startswith="goods")
        assert {row.field for row in logged} == {f"goods:{name}" for name in told}
        assert {(row.ground, row.to_ref) for row in logged} == {("CC198.12", message.recipient_ref)}


@pytest.mark.parametrize(
    ("tell", "ground", "fields"),
    [(suspended_case, "CC198.5", {"title", "entry"}), (suspended_ex_officio, "CC199.3", {"title"})],
)
def test_the_right_told_to_the_declarant_is_logged(
    tell: Callable[[World], Case], ground: str, fields: set[str], world: World
) -> None:
    """CC 198(5), 199(3): the IP object and its entry are the holder's, so that telling them is logged."""
    case = tell(world)
    right = case.rights.get()
    (to_declarant,) = story.notices(case, role="declarant")
    logged = to_declarant.disclosures.filter(about_ref=f"right:{right.pk}")
    assert {(row.field, row.ground) for row in logged} == {(name, ground) for name in fields}
    (to_holder,) = story.notices(case, role="holder")
    assert not to_holder.disclosures.filter(about_ref__startswith="right:").exists(), "the holder's own"


# The first notice (CC 198(5), 199(3))


def bodies(case: Case, kind: str) -> dict[str, str]:
    return {message.recipient_role: message.body for message in story.notices(case, kind)}


def test_the_suspension_its_reasons_periods_and_provision(world: World) -> None:
    """CC 198(5); WTO q16: to the declarant and to the holder, within one business day."""
    case = suspended_case(world)
    told = bodies(case, "suspension")
    assert set(told) == {"declarant", "holder"}
    for body in told.values():
        assert "20.11.2026" in body
        assert "04.12.2026" in body and "05.12.2026 00:00" in body
        assert "Signs of infringement confirmed." in body
        assert "198(1)" in body and "198(13)" in body
        assert "Sports footwear, model 1" in body and "«ALMA TREK»" in body
    assert "Alma Trek LLP, Almaty, Abay Ave 10" in told["declarant"]
    assert "Broker Plus LLP, Almaty, Broker Plus LLP street 1" in told["holder"]


def test_the_ex_officio_notice_tells_how_the_ten_days_count(world: World) -> None:
    """CC 199(3), 199(5): the holder learns that the request must be received and that ten include three."""
    case = suspended_ex_officio(world)
    told = bodies(case, "suspension_ex_officio")
    for body in told.values():
        assert "25.11.2026" in body and "26.11.2026 00:00" in body and "199(3)" in body
    assert "Dala Sport LLP" in told["declarant"] and "Broker Plus LLP" in told["holder"]
    assert "ПОСТУПИТЬ" in told["holder"] and "ПОСТУПИТЬ" not in told["declarant"]


def test_a_fewer_day_term_says_so(world: World) -> None:
    """CC 199(3): the period told is the one set, with the reason why it is shorter."""
    case = suspended_ex_officio(world, initial_days=1)
    for body in bodies(case, "suspension_ex_officio").values():
        assert "23.11.2026" in body and "The holder answers within hours." in body


# Later acts (LAW.md 3.7)

LATER: list[tuple[Callable[[World], Case], str]] = [
    (registered.expired_after_extension, "extension"),
    (registered.withdrawn, "cancellation"),
    (registered.held, "court_hold"),
    (registered.expired, "resumption"),
    (registered.court_case_ended, "resumption"),
    (registered.held_no_infringement, "judgment"),
    (registered.seized, "seizure"),
    (ex_officio.prolonged, "prolongation"),
    (ex_officio.expired, "resumption"),
    (ex_officio.withdrawn, "cancellation"),
    (ex_officio.held, "court_hold"),
    (ex_officio.seized, "seizure"),
]


@pytest.mark.parametrize(("tell", "kind"), LATER)
def test_both_sides_are_told_of_every_later_act(
    tell: Callable[[World], Case], kind: str, world: World
) -> None:
    """LAW.md 3.7 "Later acts": declarant and holder; house rule: within one business day of the act."""
    case = tell(world)
    told = story.notices(case, kind)
    assert {"declarant", "holder"} <= {message.recipient_role for message in told}
    version = told[0].dedupe_key.split(":")[2]
    duty = [row for row in story.clocks(case, "later_notice") if row.ref == version]  # type: ignore[arg-type]
    assert len(duty) == 1 and duty[0].due_on is not None
    assert duty[0].due_on > duty[0].counted_from


def test_a_closed_case_is_told_its_end_in_words(world: World) -> None:
    """LAW.md 3.2: the typed end is told in words, with the instant from which release resumed."""
    told = bodies(registered.expired_undecided(world), "resumption")
    assert {"declarant", "holder", "officer"} == set(told)
    assert all("05.12.2026 00:00" in body for body in told.values())
    assert all("expired" not in body for body in told.values())


def everyone(found: Iterable[Message]) -> set[str]:
    return {message.recipient_name for message in found}


def test_owner_and_recipient_are_not_told(world: World) -> None:
    """CC 198(5): notices go to the declarant and to the holder's side; damage is another matter."""
    case = suspended_case(world, now=DECIDED)
    assert everyone(story.notices(case)) == {"Broker Plus LLP", "Alma Trek LLP"}
