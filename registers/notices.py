"""Who is told what when something happens to an application: the people of its applicant, each in their language."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import User
from accounts.organisations import members_of
from acts.changes import Applied, Outbox
from law.application_states import REFUSAL_GROUNDS, ApplicationEvent, RefusalGround
from law.register_notices import APPLICANT_LANGUAGES, APPLICANT_NOTICES, ApplicantNotice
from notifications.models import Channel
from notifications.outgoing import OutgoingMessage
from registers.models import Application


def compose(applied: Sequence[Applied]) -> Outbox:
    """Mails to everybody who acts for the applicant and has confirmed an address."""
    outbox = Outbox()
    for item in applied:
        if item.change.event not in list(ApplicationEvent):
            continue
        notice = APPLICANT_NOTICES.get(ApplicationEvent(item.change.event))
        application = item.change.subject
        if notice is None:
            continue
        for member in members_of(application.organisation):
            if member.person.is_active and member.person.email:
                outbox.messages.append(_message(application, notice, item, member.person))
    return outbox


def _message(
    application: Application, notice: ApplicantNotice, item: Applied, person: User
) -> OutgoingMessage:
    language = person.language if person.language in APPLICANT_LANGUAGES else "ru"
    with translation.override(language):
        text = render_to_string(
            f"notices/registers/{notice.kind.value}.{language}.txt", _words(application, item)
        )
    subject, _newline, body = text.strip().partition("\n")
    return OutgoingMessage(
        dedupe_key=f"application:{application.pk}:{item.change.event}:{application.version}:user:{person.pk}",
        channel=Channel.EMAIL,
        subject_kind="application",
        subject_id=application.pk,
        notice_kind=notice.kind,
        recipient_role="applicant",
        recipient_ref=f"user:{person.pk}",
        address=person.email,
        recipient_name=person.full_name,
        language=language,
        subject=subject,
        body=body.strip(),
        provision=notice.provision,
        effective_at=item.change.effective_at,
    )


def _words(application: Application, item: Applied) -> dict[str, str]:
    context = item.change.context
    ground = context.get("ground")
    moved = [move.clock for move in item.change.moves]
    due = [clock.due_on for clock in (*item.opened, *moved) if clock.due_on]
    last = context.get("last_day") or (due[0] if due else None)
    return {
        "number": application.number,
        "object": application.title or gettext("without a name"),
        "text": str(context.get("text", "")),
        "ground": gettext(REFUSAL_GROUNDS[RefusalGround(ground)]) if ground else "",
        "entry": str(context.get("entry", "")),
        "last_day": _written(last),
        "renewal_day": _written(context.get("renewal_day")),
        "link": settings.SITE_URL + application.get_absolute_url(),
    }


def _written(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""
