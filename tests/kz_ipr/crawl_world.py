"""Something behind every address: cases in every state, a file, notices, tasks, calendar entries, people.

Tuesday 2026-12-01, 11:00 in Almaty. `here` is the Almaty airport post, `there` the Astana airport post.
"""

import io
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

from PIL import Image

from accounts.models import (
    Mandate,
    MemberRole,
    Membership,
    Office,
    Organisation,
    OrganisationKind,
    StandingAuthorisation,
    User,
)
from accounts.roles import Role
from accounts.services import OrganisationData, invite, record_mandate
from acts.models import SetAside
from acts.sweep import sweep
from calendars.models import PendingMove
from calendars.preview import preview
from calendars.queries import waiting
from calendars.services import confirm_change, propose_overrides
from customs.models import Attachment, Case, CaseDraft, Judgment, PartyRole, Task
from customs.services.attachments import add_attachment
from customs.services.disposal import hand_over, order_destruction
from customs.services.drafts import add_photo, keep_draft
from customs.services.suspend import suspend
from customs.services.tasks import raise_task
from deadlines.models import CalendarOverride
from figures.services import count_since_last_run
from law.documents import DocumentKind
from law.entry_states import ExclusionGround
from law.parties import MandateScope
from law.register_proposals import ProposedAct
from letters.models import Letter
from notifications.models import DeliveryState, Message
from registers.models import Application, BulkFiling, Entry, EntryReport, Inquiry, Licensee, Proposal, Upload
from registers.services.draw_up import start_application
from registers.services.include_application import include_application
from registers.services.licensees import add_entry_licensee
from registers.services.proposals import propose
from registers.services.rates import enter_rate
from registers.services.renewal import report
from registers.services.review_application import ask_applicant, ask_third_party
from registers.services.uploads import begin_upload
from tests.accounts.factories import make_authorisation, make_user
from tests.factories import (
    DECIDED,
    World,
    almaty,
    line_data,
    make_entry,
    make_holder,
    make_representative,
    make_world,
    opened_case,
    party_data,
    suspended_case,
    suspended_ex_officio,
)
from tests.journeys import story
from tests.registers import life
from tests.registers.applications import filed
from tests.registers.archives import application, archive_of, handed_in
from tests.registers.union import filed_union, lodged, possible, union_draft

NOW = almaty(2026, 12, 1, 11)
DECREE = "Decree No. 951 of the Government"

#: One word, as Kazakh makes them and as careless typing makes them longer.
LONG_WORD = "ҚАЛЫПТАСТЫРЫЛҒАНДЫҚТАРЫҢЫЗДАН" * 3

#: What only cases hold: none of it may stand on a page of the administrator.
CASE_WORDS = (
    "Broker Plus",
    "Shoes Import",
    "Sports footwear, model",
    "ALMA TREK",
    "Alma Trek LLP",
    "DALA SPORT",
)


@dataclass
class Things:
    """What the addresses are made of."""

    world: World
    people: dict[str, User]
    cases: dict[str, Case] = field(default_factory=dict)
    there: Case = field(init=False)
    file: Attachment = field(init=False)
    file_there: Attachment = field(init=False)
    photo: Attachment = field(init=False)
    case_draft: CaseDraft = field(init=False)
    order: StandingAuthorisation = field(init=False)
    order_there: StandingAuthorisation = field(init=False)
    proposed: CalendarOverride = field(init=False)
    in_force: CalendarOverride = field(init=False)
    move: PendingMove = field(init=False)
    aside: SetAside = field(init=False)
    aside_there: SetAside = field(init=False)
    bureau: Organisation = field(init=False)
    mandate: Mandate = field(init=False)
    draft: Application = field(init=False)
    upload: Upload = field(init=False)
    filed: Application = field(init=False)
    included: Application = field(init=False)
    archive: BulkFiling = field(init=False)
    proposals: list[Proposal] = field(init=False)
    licensee: Licensee = field(init=False)
    union_draft: Application = field(init=False)
    union_awaiting: Application = field(init=False)
    own_inquiry: Inquiry = field(init=False)
    other_inquiry: Inquiry = field(init=False)
    under_way: Inquiry = field(init=False)
    mail: str = "20261201-110000-1.eml"

    @property
    def office(self) -> Office:
        """The office of the cases `here`."""
        return self.world.office

    def message(self, case: Case, state: str = "") -> Message:
        """A notice of a case; in a state of delivery when one is named."""
        found = Message.objects.filter(subject_kind="case", subject_id=case.pk).order_by("pk")
        message = (found.filter(state=state) if state else found).first()
        assert message is not None
        return message

    def letter(self, case: Case) -> Letter:
        """The first letter of a case."""
        return Letter.objects.filter(subject_kind="case", subject_id=case.pk).earliest("pk")


def make_things(mails: Path) -> Things:
    """Everything, told at its own time."""
    world = make_world()
    stand_in = make_user("daniyar", Role.INSPECTOR, world.tree.almaty_rail, language="en")
    names = ("inspector", "head", "chief", "registrar", "administrator", "holder", "declarant")
    people = {name: getattr(world, name) for name in (*names, "elsewhere", "head_elsewhere")}
    things = Things(world=world, people={**people, "stand_in": stand_in})
    things.order = make_authorisation(
        stand_in,
        world.office,
        world.head,
        valid_from=date(2026, 11, 30),
        valid_to=date(2026, 12, 31),
        granted_at=almaty(2026, 11, 27),
    )
    things.order_there = make_authorisation(
        world.elsewhere,
        world.tree.astana_airport,
        world.head_elsewhere,
        valid_from=date(2026, 11, 1),
        valid_to=date(2026, 11, 15),
        granted_at=almaty(2026, 10, 30),
    )
    make_representative(world.entry)
    _cases(things)
    _around(things)
    _calendar(things)
    _organisation(things)
    _union(things)
    count_since_last_run(now=NOW)
    (mails / things.mail).write_bytes(b"From: customs@localhost\nTo: a@b.example\nSubject: Notice\n\nText.\n")
    return things


def _cases(things: Things) -> None:
    world, cases = things.world, things.cases
    cases["prepared"] = opened_case(world, now=NOW - timedelta(hours=1), found_on=NOW.date())
    cases["suspended"] = suspended_case(world)
    story.ask_extension(world, cases["suspended"], almaty(2026, 11, 27))
    story.ask_cancellation(world, cases["suspended"], almaty(2026, 11, 30))
    on_paper = [party_data(PartyRole.DECLARANT, LONG_WORD, email="")]
    cases["last day"] = suspended_case(
        world,
        now=almaty(2026, 11, 17),
        parties=on_paper,
        data=[line_data(1, description=LONG_WORD), line_data(2, mark=LONG_WORD)],
    )
    cases["extended"] = _extended(world, almaty(2026, 11, 13))
    cases["resumed"] = suspended_ex_officio(world, now=almaty(2026, 11, 16))
    cases["prolonged"] = suspended_ex_officio(world, now=almaty(2026, 11, 24))
    story.ask_prolongation(world, cases["prolonged"], almaty(2026, 11, 25))
    story.lodge(world, cases["prolonged"], DocumentKind.UNDERTAKING, almaty(2026, 11, 26))
    cases["held"] = _held(world, almaty(2026, 10, 12))
    cases["judged"] = _judged(world)
    cases["destruction"] = _judged(world)
    cases["handed over"] = _judged(world)
    for name in ("destruction", "handed over"):
        _order_destruction(world, cases[name])
    hand_over(
        case_id=cases["handed over"].pk,
        happened_at=almaty(2026, 11, 25),
        reasons="Act No. 7.",
        actor=world.inspector,
        now=almaty(2026, 11, 25, 12),
    )
    there = opened_case(world, office=world.tree.astana_airport, actor=world.elsewhere)
    things.there = suspend(case_id=there.pk, reasons="Signs.", actor=world.head_elsewhere, now=DECIDED)
    sweep(now=NOW)
    for name, case in cases.items():
        cases[name] = story.fresh(case)
    things.there = story.fresh(things.there)


def _extended(world: World, at: datetime) -> Case:
    case = suspended_case(world, now=at)
    request = story.ask_extension(world, case, at + timedelta(days=4))
    return story.grant(world, case, request, at + timedelta(days=5))


def _held(world: World, at: datetime) -> Case:
    case = suspended_case(world, now=at)
    story.lodge(world, case, DocumentKind.JUDGE_RULING, at + timedelta(days=2))
    return case


def _judged(world: World) -> Case:
    case = _held(world, almaty(2026, 10, 12))
    story.judge(world, case, date(2026, 11, 18), almaty(2026, 11, 19), Judgment.Outcome.INFRINGEMENT)
    return case


def _order_destruction(world: World, case: Case) -> None:
    order_destruction(
        case_id=case.pk,
        in_force_on=date(2026, 11, 23),
        reasons="Decision No. 7527-26-00-2/1.",
        actor=world.inspector,
        now=almaty(2026, 11, 24),
    )


def _around(things: Things) -> None:
    """Files, tasks, notices in every state of delivery, cases set aside - here and there."""
    world, here = things.world, things.cases["suspended"]
    things.file = _file(here, world.inspector)
    things.file_there = _file(things.there, world.elsewhere)
    things.photo = add_attachment(
        case_id=here.pk, name="IMG.png", content=_picture("blue"), actor=world.inspector, now=NOW
    )
    things.case_draft = _draft(world.inspector)
    for case in (here, things.there):
        for chief in (False, True):
            kind = Task.Kind.LATE_ENTRY if chief else Task.Kind.NOT_REACHED
            raise_task(case, kind, ref=f"{chief}", provision="HOUSE.escalation", now=NOW, chief=chief)
        first, *others = Message.objects.filter(subject_kind="case", subject_id=case.pk).order_by("pk")[:4]
        _deliver(first, DeliveryState.FAILED, last_error="550 No such user", failed_at=NOW)
        for message, state in zip(others, (DeliveryState.ACCEPTED, DeliveryState.BOUNCED), strict=False):
            _deliver(message, state, accepted_at=NOW, bounced_at=NOW if state == "bounced" else None)
    things.aside, things.aside_there = (
        SetAside.objects.create(
            subject_kind="case",
            subject_id=case.pk,
            first_at=NOW,
            last_at=NOW,
            error="ValueError: broken",
            next_try_at=NOW,
        )
        for case in (here, things.there)
    )


def _file(case: Case, actor: User) -> Attachment:
    return add_attachment(
        case_id=case.pk, name="Ruling.pdf", content=io.BytesIO(b"%PDF-1.7\n%%EOF\n"), actor=actor, now=NOW
    )


def _picture(colour: str) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(file, "PNG")
    file.seek(0)
    return file


def _draft(author: User) -> CaseDraft:
    """A new case half typed, with a photograph."""
    fields = {
        "number": [f"50501/{LONG_WORD[:20]}"],
        "declarant-name": [LONG_WORD],
        "lines-TOTAL_FORMS": ["3"],
        "lines-INITIAL_FORMS": ["0"],
        "lines-0-mark": ["ALMA TREK"],
        "lines-0-held": ["on"],
        "regime": ["registered"],
    }
    draft = keep_draft(author=author, key=uuid4(), fields=fields, now=NOW)
    assert draft is not None
    add_photo(draft=draft, name="IMG.png", content=_picture("red"), now=NOW)
    return draft


def _deliver(message: Message, state: str, **fields: object) -> None:
    Message.objects.filter(pk=message.pk).update(state=state, attempts=1, **fields)


def _organisation(things: Things) -> None:
    """The holder manages a representative with an invited member and a power of attorney."""
    manager = things.world.holder
    things.bureau = Organisation.objects.create(
        kind=OrganisationKind.REPRESENTATIVE, name=LONG_WORD, country="BY", address="Minsk", foreign_id="1"
    )
    Membership.objects.create(
        organisation=things.bureau, person=manager, role=MemberRole.MANAGER, joined_at=NOW
    )
    own = {"organisation_id": things.bureau.pk, "by": manager, "now": NOW}
    invite(full_name="Nurlan", email="n@zan.example", role=MemberRole.MEMBER, language="kk", **own)
    things.mandate = record_mandate(
        holder=OrganisationData(
            kind=OrganisationKind.HOLDER, name="Tokyo Seals KK", country="JP", address="Tokyo, Chiyoda 1"
        ),
        scope=MandateScope.EVERYTHING,
        eeu_wide=True,
        valid_from=date(2026, 1, 1),
        valid_to=date(2027, 1, 1),
        document="No. 7 of 2026-01-01",
        **own,
    )
    things.draft = start_application(organisation=things.bureau, mandate=things.mandate, by=manager, now=NOW)
    things.upload = begin_upload(
        application_id=things.draft.pk,
        name=f"{LONG_WORD}.pdf",
        size=9,
        modified="1",
        sha256="",
        by=manager,
        now=NOW,
    )
    things.filed = filed(things.bureau, manager, mandate=things.mandate, now=NOW, title=LONG_WORD)
    marks = archive_of(application("TM-1", goods=LONG_WORD), application("TM-2"))
    things.archive = handed_in(marks, things.bureau, manager, now=NOW)
    asked: dict[str, Any] = {
        "application_id": things.filed.pk,
        "question": LONG_WORD,
        "by": things.world.registrar,
        "now": NOW,
    }
    things.own_inquiry = ask_applicant(**asked)
    things.other_inquiry = ask_third_party(third_party=LONG_WORD, received_on=NOW.date(), **asked)
    things.under_way = ask_third_party(third_party="Ministry of Justice", received_on=None, **asked)
    things.filed.refresh_from_db()
    things.included = filed(things.bureau, manager, mandate=things.mandate, now=NOW)
    decision = {"number": "00001/ТЗ-261201", "document": "Decision 7", "by": things.world.registrar}
    entry = include_application(application_id=things.included.pk, now=NOW, **decision)
    things.included.refresh_from_db()
    things.licensee = add_entry_licensee(
        entry_id=entry.pk,
        name=LONG_WORD,
        valid_from=NOW.date(),
        by=manager,
        confirmed_at=NOW,
        now=NOW,
    )
    life.handed_in(entry, manager, NOW, insurer=LONG_WORD, valid_to=date(2026, 12, 31))
    make_entry("KOKTEM", holder=make_holder("Koktem"), valid_to=date(2026, 12, 20))
    report(
        entry_id=entry.pk,
        kind=EntryReport.Kind.CHANGE,
        happened_on=date(2026, 11, 1),
        words=LONG_WORD,
        by=manager,
        now=NOW,
    )
    things.proposals = _proposals(things, entry)


def _proposals(things: Things, entry: Entry) -> list[Proposal]:
    """One on an application, one on an entry."""
    made = [
        propose(
            act=act, subject_id=subject.pk, given=given, why=LONG_WORD, by=things.world.registrar, now=NOW
        )
        for act, subject, given in (
            (ProposedAct.INCLUDE, things.filed, {"number": "00002/ТЗ-261201", "document": "Order 8"}),
            (ProposedAct.EXCLUDE, entry, {"ground": ExclusionGround.HOLDER_ASKED, "document": "Order 9"}),
        )
    ]
    things.filed.refresh_from_db()
    return [proposal for proposal in made if proposal]


def _union(things: Things) -> None:
    """Two applications to the register of the union, one with papers in English, one with part of its insurance."""
    manager, given = things.world.holder, {"mandate": things.mandate, "title": LONG_WORD}
    things.union_draft = union_draft(things.bureau, manager, now=NOW, language="en", **given)
    filed_one = filed_union(things.bureau, manager, now=NOW, language="en", **given)
    things.union_awaiting = possible(filed_one, things.world.registrar, now=NOW)
    lodged(things.union_awaiting, manager, now=NOW, states=["AM", "BY"])
    things.union_awaiting.refresh_from_db()
    for kzt, reason in (("610.55", ""), ("611", LONG_WORD)):
        enter_rate(
            day=date(2026, 11, 20), kzt=Decimal(kzt), source=LONG_WORD, reason=reason, by=None, now=NOW
        )


def _calendar(things: Things) -> None:
    """One day proposed, one in force, and one that would move a term into the past."""
    world = things.world

    def propose(day: date, working: bool) -> list[int]:
        rows = propose_overrides(
            days={day: working}, act=DECREE, act_date=date(2026, 11, 25), actor=world.chief, now=NOW
        )
        return [row.pk for row in rows]

    def confirm(ids: list[int]) -> None:
        token = preview(waiting(ids), now=NOW).token
        confirm_change(override_ids=ids, seen=token, actor=world.second_chief, now=NOW)

    in_force = propose(date(2026, 11, 28), working=True)
    confirm(in_force)
    things.in_force = CalendarOverride.objects.get(pk__in=in_force)
    things.proposed = CalendarOverride.objects.get(pk__in=propose(date(2026, 12, 14), working=False))
    things.move = PendingMove.objects.earliest("pk")
