"""What the new-case page says while it is filled in: why entries were found, which route, what is missing, who else."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from accounts.presence import forget_absent
from customs.models import Case, CasePresence
from registers.folding import folded_key
from tests.customs.browsing import act_url, browser, do, words
from tests.customs.test_drafts import page_keys, sent
from tests.factories import World, almaty, make_entry, opened_case, suspended_case

NOW = almaty(2026, 11, 24)
URL = "/cases/new/"


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def found(world: World, **asked: Any) -> str:
    return words(browser(world.inspector).get(reverse("new-case-entries"), asked))


class TestWhy:
    """Next to each hit stands what of the entry met the search."""

    @pytest.mark.parametrize(
        ("asked", "why"),
        [
            ("alma trek", "exactly this mark"),
            ("АLМА ТREK", "this mark in another spelling"),
            ("ALMA TRKE", "2 letters differ"),
            ("ALMA TRK", "1 letter differs"),
            ("Alma Tr", "part of the mark"),
            ("Сарыарка", "also written so"),
            ("Trek LLP", "by its holder"),
            ("6404110000", "by a goods code"),
        ],
    )
    def test_it(self, world: World, asked: str, why: str) -> None:
        world.entry.aliases, world.entry.alias_keys = ["Сарыарқа"], [folded_key("Сарыарқа")]
        world.entry.save()
        assert f"found: {why}" in found(world, q=asked)

    def test_by_its_number(self, world: World) -> None:
        make_entry("QUIET", number="00007/ТЗ-592117")
        assert "found: by its number" in found(world, q="592117")

    def test_which_codes_match(self, world: World) -> None:
        make_entry("DALA", goods_codes=["640411"])
        assert "goods codes match: 6404110000" in found(
            world, q="DALA", **{"lines-0-code": "6404110000", "lines-1-code": "6109100000"}
        )

    def test_the_marks_on_the_goods_are_looked_up_by_themselves(self, world: World) -> None:
        page = found(world, **{"lines-0-mark": "ALMA TREK", "lines-0-held": "on"})
        assert world.entry.number in page

    def test_doubts_of_an_entry_are_shown_where_it_is_chosen(self, world: World) -> None:
        make_entry("TENGRI", goods_codes=[], valid_from=None)
        page = found(world, q="TENGRI")
        assert "The register does not say since when the object is protected." in page
        assert "The entry has no goods codes: goods are matched by the mark alone." in page


def standing(world: World, user: User | None = None, **changes: Any) -> str:
    """The answer to what was typed so far."""
    client = browser(user or world.inspector)
    keys = page_keys(client.get(URL))
    return words(client.post(reverse("keep-draft"), sent(world, open=None, **{**keys, **changes})))


class TestRoute:
    """The article is proposed by what was found, with its reason."""

    def test_an_active_entry_leads_to_the_registered_route(self, world: World) -> None:
        page = standing(world)
        assert f"Proposed: object in a register – entry {world.entry.number} ALMA TREK" in page
        assert (
            "The entry is active: release may be suspended as for an object in a register. CC 198(1)" in page
        )

    def test_a_mark_in_no_register_leads_to_ex_officio(self, world: World) -> None:
        page = standing(world, entries=[], **{"lines-0-mark": "DALA SPORT"})
        assert "Proposed: ex officio. No entry of exactly this mark" in page
        assert "You have chosen the other route." in page

    def test_an_entry_on_hold_closes_both(self, world: World) -> None:
        held = make_entry("QUIET", status="on_hold")
        assert "Neither route is open" in standing(world, entries=[held.pk])


class TestPreconditions:
    def test_all_met_for_a_registered_object(self, world: World) -> None:
        page = standing(world)
        assert "condition not met" not in page and "not known yet" not in page
        assert page.count("condition met") == 4

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"procedure": "transit"}, "No measures are taken for goods under this customs procedure"),
            ({"found_on": "2020-01-05"}, "is not active on the day the signs were found"),
            (
                {"declarant-email": "", "declarant-location": "Kazakhstan"},
                "Neither e-mail nor postal address is known: Broker Plus LLP.",
            ),
        ],
    )
    def test_what_is_not_met_says_why(self, world: World, changes: dict[str, str], says: str) -> None:
        page = standing(world, **changes)
        assert page.count("condition not met") == 1 and says in page

    def test_what_is_not_typed_is_not_known(self, world: World) -> None:
        assert words(browser(world.inspector).get(URL)).count("not known yet") == 4

    def test_ex_officio_asks_for_contact_data_and_both_registers(self, world: World) -> None:
        ours = {"regime": "ex_officio", "entries": [], "mark": "ALMA TREK", "holder-name": "Alma Trek LLP"}
        page = standing(world, **ours)
        assert "open the case on the registered object" in page
        assert "Without contact data of the holder" in page
        other = {"mark": "DALA", "holder-name": "Dala LLP", "holder-email": "dala@sport.example"}
        page = standing(world, **{**ours, **other})
        assert page.count("condition met") == 5

    def test_goods_held_before_for_the_same_right(self, world: World) -> None:
        known = opened_case(world).declaration
        page = standing(world, number=known.number, known=known.pk, known_lines=["1"])
        assert "already held for this right in case 2026-000001" in page
        other = make_entry("OTHER")
        page = standing(world, number=known.number, known=known.pk, known_lines=["1"], entries=[other.pk])
        assert "already held" not in page

    def test_the_list_and_the_act_refuse_alike(self, world: World) -> None:
        """What the list calls not met is what the act refuses, in the same words."""
        changes = {"found_on": "2020-01-05", "registered_on": "2020-01-02"}
        says = "is not active on the day the signs were found; it cannot be cited."
        assert says in standing(world, **changes)
        assert says in words(browser(world.inspector).post(URL, sent(world, **changes)))


class TestParties:
    def offers(self, user: User, **asked: str) -> str:
        return words(browser(user).get(reverse("new-case-parties", args=["declarant"]), asked))

    def test_parties_of_earlier_declarations_are_offered(self, world: World) -> None:
        case = opened_case(world)
        name = case.declaration.parties.get(role="declarant").name
        assert name in self.offers(world.inspector, **{"declarant-name": name[:5].lower()})
        assert "From earlier declarations" not in self.offers(world.inspector, **{"declarant-name": "zz"})

    def test_those_of_other_offices_are_not(self, world: World) -> None:
        case = opened_case(world)
        party = case.declaration.parties.get(role="declarant")
        assert party.name not in self.offers(world.elsewhere, **{"declarant-name": party.name[:5]})
        address = reverse("new-case-party", args=["declarant", party.pk])
        assert browser(world.elsewhere).post(address).status_code == 404

    def test_choosing_one_fills_the_fields_but_not_over_what_was_typed(self, world: World) -> None:
        party = opened_case(world).declaration.parties.get(role="declarant")
        party.bin_iin, party.phone = "", "+7 727 000 00 00"
        party.save()
        address = reverse("new-case-party", args=["declarant", party.pk])
        client = browser(world.inspector)
        typed = {"declarant-name": party.name[:5].lower(), "declarant-email": "new@address.example"}
        answer = client.post(address, typed | {"declarant-country": "KZ"})
        page = answer.content.decode()
        assert f'value="{party.name}"' in page and 'value="+7 727 000 00 00"' in page
        assert 'value="new@address.example"' in page and f'value="{party.email}"' not in page
        assert (
            f"What you typed stays. The earlier declaration says otherwise: E-mail – {party.email}"
            in words(answer)
        )
        replaced = client.post(address, typed | {"replace": "1"}).content.decode()
        assert f'value="{party.email}"' in replaced and "What you typed stays" not in replaced


class TestPresence:
    def ask(self, user: User, case: Case, act: str = "") -> str:
        return words(browser(user).post(reverse("case-present", args=[case.number]), {"act": act}))

    def test_who_else_has_the_case_open(self, world: World) -> None:
        case = suspended_case(world)
        assert self.ask(world.inspector, case).strip() == ""
        seen = self.ask(world.head, case, "cancel")
        assert f"{world.inspector.full_name} has had this case open since" in seen
        assert f"{world.head.full_name} has had this case open" in self.ask(world.inspector, case)
        assert "on the page “Cancel the suspension”" in self.ask(world.inspector, case)

    def test_who_has_gone_is_forgotten(self, world: World) -> None:
        case = suspended_case(world)
        self.ask(world.head, case)
        later = NOW + timedelta(minutes=3)
        with time_machine.travel(later, tick=False):
            assert self.ask(world.inspector, case).strip() == ""
            forget_absent(CasePresence, now=later)
        assert [each.person for each in CasePresence.objects.all()] == [world.inspector]

    def test_a_case_of_another_office_says_nothing(self, world: World) -> None:
        case = suspended_case(world)
        address = reverse("case-present", args=[case.number])
        assert browser(world.elsewhere).post(address).status_code == 404
        assert browser(world.administrator).post(address).status_code == 403
        assert not CasePresence.objects.exists()


def test_a_stale_page_lists_all_that_happened_since(world: World) -> None:
    """Which acts, by whom, when, from the journal; nothing typed is lost."""
    case = suspended_case(world)
    opened = page_keys(browser(world.inspector).get(act_url(case, "request-extension")))
    party = case.parties.get(role="holder").pk
    typed = {"party": party, "channel": "email", "received_at": "2026-11-23T15:00"}
    do(world.colleague, case, "request-cancellation", **typed)
    do(world.colleague, case, "complete-contact", party=party, email="new@holder.example", source="telephone")
    answer = browser(world.inspector).post(
        act_url(case, "request-extension"), {**opened, **typed, "days": "5"}
    )
    page = words(answer)
    assert answer.status_code == 409
    assert "What changed since you opened this page" in page
    assert f"– Request to cancel received, {world.colleague.full_name}" in page
    assert "Contact data completed" in page
    assert 'value="2026-11-23T15:00"' in answer.content.decode()
    again = page_keys(answer)
    done = browser(world.inspector).post(act_url(case, "request-extension"), {**again, **typed, "days": "5"})
    assert done.status_code == 302
