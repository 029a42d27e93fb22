"""Adding an electronic signature to a draft: recorded with what was checked of it, valid or not."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from acts.refusals import Incomplete, Repeated, Stale
from law.application_states import ApplicationEvent
from law.sentences import _
from registers.interchange.canonical import digest_of
from registers.interchange.document import document_bytes
from registers.models import ApplicationSignature
from registers.services._applications import OVERTAKEN, act
from registers.services.draw_up import draft_under_lock
from registers.signatures.cms import MOST_BYTES
from registers.signatures.result import Result

RULE = "HOUSE.signatures"


@transaction.atomic
def add_signature(
    *,
    application_id: int,
    content: bytes,
    document_sha256: str,
    result: Result,
    by: User,
    now: datetime,
    stamp: bytes = b"",
) -> ApplicationSignature:
    """Keep a signature with the `result` of its checks over the document of that hash; `stamp`: its time stamp apart.

    Raises NotAllowed, OutOfState (no draft), Stale (the draft is another by now), Incomplete (empty, too long),
    Repeated.
    """
    application = draft_under_lock(application_id, by, now)
    if not 0 < len(content) <= MOST_BYTES:
        raise Incomplete(_("The file is empty, or longer than any signature."), RULE, field="signature")
    if len(stamp) > MOST_BYTES:
        raise Incomplete(_("The file is longer than any time stamp."), RULE, field="stamp")
    if digest_of(document_bytes(application)) != document_sha256:
        raise Stale(OVERTAKEN, "HOUSE.stale")
    sha256, stamp_sha256 = digest_of(content), digest_of(stamp) if stamp else ""
    if application.signatures.filter(
        sha256=sha256, document_sha256=document_sha256, stamp_sha256=stamp_sha256
    ).exists():
        raise Repeated(_("This signature is here already."), RULE, field="signature")
    signature = ApplicationSignature.objects.create(
        application=application,
        content=content,
        sha256=sha256,
        document_sha256=document_sha256,
        verdict=result.verdict,
        checks=result.checks(),
        signer=result.signer,
        signer_iin=result.signer_iin,
        signer_bin=result.signer_bin,
        signer_organisation=result.signer_organisation,
        stated_at=result.stated_at,
        stamp=stamp,
        stamp_sha256=stamp_sha256,
        stamped_at=result.stamped_at,
        stamped_by=result.stamped_by,
        added_at=now,
        added_by=by,
    )
    act(
        application,
        ApplicationEvent.DRAFT_SAVED,
        actor=by,
        now=now,
        payload={
            "signature": signature.pk,
            "sha256": sha256,
            "stamp": stamp_sha256,
            "document": document_sha256,
            "verdict": str(signature.verdict),
        },
    )
    return signature
