"""The pages of an entry of the union: both sides see its course, and nothing of the national law on it."""

from datetime import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from registers.models import Application, Entry
from registers.views._union_entry import UNION_ACTS
from registers.views.entry_life import ACTS, OF_BOTH
from tests.accounts.factories import Tree, make_user
from tests.factories import almaty, make_entry
from tests.registers.applications import make_organisation
from tests.registers.union_life import ASKED, SENT, included_in_union

#: How the terms and the hold of the national register are cited.
NATIONAL_LAW = ("CC 461", "CC 462", "CC 463")


@pytest.fixture
def holder(db: None) -> User:
    return make_organisation()[1]


@pytest.fixture
def entry(holder: User, registrar: User) -> Entry:
    return included_in_union(registrar, holder)


def browser(person: User) -> Client:
    client = Client()
    client.cookies.load({"django_language": "en"})
    client.force_login(person)
    return client


def own(entry: Entry, name: str, *args: object) -> str:
    return reverse(name, args=[Application.objects.get(entry=entry).pk, *args])


class Sides:
    """The two sides at a moment, and what each reads of the entry."""

    def __init__(self, entry: Entry, holder: User, registrar: User) -> None:
        self.entry, self.people = entry, (holder, registrar)

    def texts(self, at: datetime) -> list[str]:
        """The page of the application, the holder's of the entry, the registrar's."""
        holder, registrar = self.people
        with time_machine.travel(at, tick=False):
            pages = [
                browser(holder).get(own(self.entry, name)).content.decode()
                for name in ("application", "own-entry")
            ]
            return [*pages, browser(registrar).get(self.entry.get_absolute_url()).content.decode()]

    def post(self, who: User, address: str, at: datetime, **typed: str) -> int:
        with time_machine.travel(at, tick=False):
            client = browser(who)
            assert client.get(address).status_code == 200
            return client.post(address, typed).status_code


def test_both_sides_follow_the_course_of_a_renewal_and_an_exclusion(
    entry: Entry, holder: User, registrar: User
) -> None:
    """CC 459, 464: asked by the holder, sent and recorded by the registrar; what is next is said each time."""
    sides = Sides(entry, holder, registrar)

    def act(name: str) -> str:
        return reverse("entry-act", args=[entry.pk, name])

    for text in sides.texts(ASKED):
        assert "when the Commission has to be asked is not fixed here" in text
    asking = own(entry, "own-entry-act", "renewal")
    assert sides.post(holder, asking, ASKED, wished_until="2029-02-01") == 422
    assert sides.post(holder, asking, ASKED, wished_until="2029-01-31") == 302
    for text in sides.texts(ASKED):
        assert "Next: the authorised body sends to the Commission" in text
    assert sides.post(registrar, act("send-renewal"), SENT, document="", dated="2026-10-02") == 422
    assert sides.post(registrar, act("send-renewal"), SENT, document="No. 4", dated="2026-10-02") == 302
    texts = sides.texts(SENT)
    for text in texts:
        assert "Next: the Commission answers. The law sets no time for it." in text
    for text in texts[1:]:
        assert "02.10.2026" in text and "No. 4" in text and "sent to the Commission" in text
    later = almaty(2026, 10, 21)
    typed = {"document": "No. 18-500", "dated": "2026-10-20"}
    renewed = act("renewed-by-commission")
    assert sides.post(registrar, renewed, later, valid_to="2029-02-01", **typed) == 422
    assert sides.post(registrar, renewed, later, valid_to="2029-01-31", **typed) == 302
    for text in sides.texts(later):
        assert "31.01.2029" in text
    for text, decided in zip(
        sides.texts(later)[1:], ("Commission", f"Commission, recorded by {registrar.full_name}"), strict=True
    ):
        history = text.partition('id="history"')[2]
        assert "Protection renewed by the Commission" in history and decided in history
    excluded = act("excluded-by-commission")
    assert sides.post(registrar, excluded, later, effective_on="2026-10-19", **typed) == 422, "no ground"
    given = {"effective_on": "2026-10-19", "ground": "right_ended", **typed}
    assert sides.post(registrar, excluded, later, **given) == 302
    entry.refresh_from_db()
    assert entry.status == "excluded"
    for text in sides.texts(later):
        assert "Next:" not in text.partition('id="commission"')[2]
        assert not [code for code in NATIONAL_LAW if code in text]


def test_no_page_of_an_entry_of_the_union_cites_the_terms_of_the_national_register(
    entry: Entry, holder: User, registrar: User
) -> None:
    """CC 461(8), 462 and 463 are not applied to it: no page, button, form or answer names them."""
    applicant = [own(entry, "application"), own(entry, "own-entry"), own(entry, "hand-in-contract")]
    applicant += [own(entry, "own-entry-act", act) for act in ("renewal", "change", "right_ended")]
    officer = [entry.get_absolute_url()]
    officer += [reverse("entry-insurance-act", args=[entry.pk, act]) for act in ("record", "lost")]
    officer += [reverse("entry-act", args=[entry.pk, act]) for act in (*UNION_ACTS, *OF_BOTH)]
    applicant.append(own(entry, "hand-in-renewed-right"))
    with time_machine.travel(ASKED, tick=False):
        for person, addresses in ((holder, applicant), (registrar, officer)):
            client = browser(person)
            for address in addresses:
                for answer in (client.get(address), client.post(address, {})):
                    text = answer.content.decode()
                    assert not [code for code in NATIONAL_LAW if code in text], address
        reported = client_posts(holder, own(entry, "own-entry-act", "change"))
        assert reported == 302
        text = browser(registrar).get(entry.get_absolute_url()).content.decode()
    assert "Reports not sent to the Commission yet:" in text and "A new address." in text
    assert "late" not in text.partition('id="reports"')[2].partition("</section>")[0]


def client_posts(person: User, address: str) -> int:
    return browser(person).post(address, {"happened_on": "2026-01-05", "words": "A new address."}).status_code


def test_acts_have_their_place_by_register_and_by_course(entry: Entry, registrar: User, tree: Tree) -> None:
    national = make_entry("KOKTEM")
    with time_machine.travel(ASKED, tick=False):
        client = browser(registrar)
        page = client.get(entry.get_absolute_url()).content.decode()
        assert "Record that the Commission excluded the object" in page
        assert "Put on hold" not in page and "Propose:" not in page
        for name in set(ACTS) - OF_BOTH:
            assert client.get(reverse("entry-act", args=[entry.pk, name])).status_code == 404
        for name in UNION_ACTS:
            assert client.get(reverse("entry-act", args=[national.pk, name])).status_code == 404
        for name, status in (
            ("send-renewal", 409),
            ("not-renewed", 409),
            ("send-report", 409),
            ("changed-by-commission", 409),
            ("renewed-by-commission", 200),
            ("excluded-by-commission", 200),
            ("renew-right", 200),
            ("decline-proof", 409),
        ):
            assert client.get(reverse("entry-act", args=[entry.pk, name])).status_code == status, name
        chief = make_user("dana", Role.CHIEF_OFFICER, tree.committee)
        assert browser(chief).get(reverse("entry-act", args=[entry.pk, "send-renewal"])).status_code == 403
