"""What officers do about notices of a case, on the locked case; clocks that acceptance stops: `notice_clocks`."""

from datetime import datetime

from accounts.models import User
from accounts.roles import What
from acts.deliveries import DeliveryActs
from customs.policies import need
from customs.services.case_under_lock import lock_case
from law.time import local_date
from notifications.models import Message


def _case_of(message_id: int, actor: User, now: datetime) -> tuple[str, int]:
    subject = Message.objects.filter(pk=message_id, subject_kind="case").values_list("subject_id", flat=True)
    case = lock_case(subject.get(), actor=actor, now=now)
    need(actor, What.RETRY_DELIVERY, case, on=local_date(now))
    return "case", case.pk


ACTS = DeliveryActs(_case_of)
