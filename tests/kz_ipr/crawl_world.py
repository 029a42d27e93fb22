"""Something behind every address: cases in every state, a file, notices, tasks, calendar entries, people.

Tuesday 2026-12-01, 11:00 in Almaty. `here` is the Almaty airport post, `there` the Astana airport post.
"""

import io
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from PIL import Image

from accounts.models import (
    User,
)
from accounts.roles import Role
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
from notifications.models import DeliveryState, Message
from tests.accounts.factories import make_authorisation, make_user
from tests.factories import (
    DECIDED,
    World,
    almaty,
    line_data,
    make_representative,
    make_world,
    opened_case,
    party_data,
    suspended_case,
    suspended_ex_officio,
)
from tests.journeys import story
from tests.kz_ipr.crawl_applications import make_organisation_things, make_union_things
from tests.kz_ipr.crawl_things import LONG_WORD, NOW, Things

DECREE = "Decree No. 951 of the Government"


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
    make_organisation_things(things)
    make_union_things(things)
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
