"""Contact data completed on a case, so that a party can be told (LAW.md 3.7 "Unreachable")."""

import pytest

from acts.refusals import Incomplete, NotAllowed
from customs.models import Case, CaseParty, PartyRole
from customs.services.contacts import complete_contact
from journal.queries import timeline
from journal.services import hashed
from law.events import Event
from notifications.models import Channel, DeliveryState, Disclosure, Message
from notifications.services import record_paper
from tests.factories import World, almaty, make_entry, make_holder, opened_case, suspended_case

NOW = almaty(2026, 11, 20, 15)
SOURCE = "Told by telephone by the holder's office"


@pytest.fixture
def unreached(world: World) -> Case:
    """Suspended for a holder whose register entry has no e-mail: the notice waits to be printed."""
    return suspended_case(world, entries=[make_entry(holder=make_holder("Far Trek", email=""))])


def holder(case: Case) -> CaseParty:
    return case.parties.get(role=PartyRole.HOLDER)


def complete(world: World, case: Case, **given) -> CaseParty:
    given = {"party_id": holder(case).pk, "source": SOURCE, "actor": world.inspector, "now": NOW, **given}
    return complete_contact(case_id=case.pk, **given)


def test_data_are_filled_in_with_their_source_and_the_name_stays(world: World) -> None:
    """HOUSE.contact_needed: completed on the case, in any state, before the decision too."""
    case = opened_case(world, entries=[make_entry(holder=make_holder("Far Trek", email=""))])
    assert not holder(case).email
    party = complete(world, case, email="far@trek.example", phone="+7 727 000 00 00", language="kk")
    party.refresh_from_db()
    assert (party.name, party.email, party.language) == ("Far Trek", "far@trek.example", "kk")
    assert (party.contact_source, party.contact_by, party.contact_at) == (SOURCE, world.inspector, NOW)
    assert party.location == "Almaty, Abay Ave 10"


def test_the_register_entry_keeps_what_it_says(world: World, unreached: Case) -> None:
    complete(world, unreached, email="far@trek.example")
    right = unreached.rights.get()
    assert right.entry is not None
    assert right.entry.holder.email == ""


def test_the_journal_keeps_hashes_only(world: World, unreached: Case) -> None:
    complete(world, unreached, email="far@trek.example")
    line = timeline(f"case:{unreached.pk}")[-1]
    assert (line["event"], line["provision"]) == (Event.CONTACT_COMPLETED, "HOUSE.contact_needed")
    assert line["payload"]["fields"] == {"email": hashed("far@trek.example")}
    assert "far@trek" not in str(line["payload"])
    assert SOURCE not in str(line["payload"])


def test_a_notice_that_waits_to_be_printed_goes_out_by_mail(world: World, unreached: Case) -> None:
    """LAW.md 3.5: the same frozen text, and what it discloses is logged again."""
    waiting = Message.objects.get(recipient_role="holder")
    assert waiting.state == DeliveryState.TO_PRINT
    party = complete(world, unreached, email="far@trek.example")
    again = Message.objects.get(attempt_of=waiting)
    assert (again.channel, again.address, again.state) == (Channel.EMAIL, party.email, DeliveryState.QUEUED)
    assert (again.body, again.clock_id, again.right_refs) == (
        waiting.body,
        waiting.clock_id,
        waiting.right_refs,
    )
    told = [
        set(Disclosure.objects.filter(message=message).values_list("about_ref", "field"))
        for message in (waiting, again)
    ]
    assert told[0] == told[1] != set()
    assert timeline(f"case:{unreached.pk}")[-1]["payload"]["sent_again"] == [again.pk]


def test_what_was_posted_already_is_not_sent_again(world: World, unreached: Case) -> None:
    waiting = Message.objects.get(recipient_role="holder")
    record_paper(
        message_id=waiting.pk,
        posted_at=almaty(2026, 11, 20, 12),
        number="RR 1",
        actor_id=world.inspector.pk,
        now=NOW,
    )
    complete(world, unreached, email="far@trek.example")
    assert not Message.objects.filter(attempt_of=waiting).exists()


def test_a_failed_mail_goes_to_the_new_address_and_not_to_the_old_one_again(world: World) -> None:
    case = suspended_case(world)
    mail = Message.objects.get(recipient_role="holder")
    Message.objects.filter(pk=mail.pk).update(state=DeliveryState.FAILED, failed_at=NOW)
    complete(world, case, phone="+7 727 000 00 00")
    assert not Message.objects.filter(attempt_of=mail).exists()
    complete(world, case, email="new@trek.example")
    assert Message.objects.get(attempt_of=mail).address == "new@trek.example"


def test_another_partys_notices_stay_as_they_are(world: World, unreached: Case) -> None:
    complete(
        world, unreached, party_id=unreached.parties.get(role=PartyRole.DECLARANT).pk, email="new@d.example"
    )
    assert not Message.objects.filter(attempt_of__isnull=False).exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "email"),
        ({"email": "  "}, "email"),
        ({"email": "far.trek.example"}, "email"),
        ({"email": "far@trek.example\nBcc: x@y.example"}, "email"),
        ({"language": "en"}, "language"),
        ({"country": "KAZ"}, "country"),
        ({"phone": "7" * 61}, "phone"),
        ({"email": "far@trek.example", "source": " "}, "source"),
        ({"email": "far@trek.example", "party_id": 0}, "party"),
    ],
)
def test_wrong_data_are_refused_by_field(world: World, unreached: Case, given: dict, field: str) -> None:
    with pytest.raises(Incomplete) as refused:
        complete(world, unreached, **given)
    assert (refused.value.field, refused.value.provision) == (field, "HOUSE.contact_needed")


def test_what_the_case_has_already_is_nothing_new(world: World) -> None:
    case = suspended_case(world)
    with pytest.raises(Incomplete):
        complete(world, case, email=holder(case).email)


def test_who_may_complete_contact_data(world: World, unreached: Case) -> None:
    """HOUSE.roles."""
    for person in (world.elsewhere, world.chief, world.registrar, world.administrator, world.holder):
        with pytest.raises(NotAllowed):
            complete(world, unreached, email="far@trek.example", actor=person)
