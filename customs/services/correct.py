"""Correcting a record: proposed by one person, previewed, confirmed by another (LAW.md 3.7, house rule).

Never in place: a superseding record takes over, and what it feeds is counted anew.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.queries import may, may_decide
from accounts.roles import What
from acts.refusals import Incomplete, NotAllowed, Repeated, Stale
from customs.models import Case, Correction
from customs.policies import need, need_decider, need_text
from customs.services.case_under_lock import act, lock_case
from customs.services.correctable import PROVISION, Value, record_of, rule_of
from customs.services.correction_effects import Effect, carry_out
from law.events import Event
from law.sentences import _
from law.time import local_date


def may_propose_correction(case: Case, *, actor: User, now: datetime) -> None:
    """Raise the `Refusal` that stands against this person proposing a correction now."""
    need(actor, What.RECORD_IN_CASE, case, on=local_date(now))


def may_confirm_correction(
    case: Case, *, actor: User, now: datetime, correction: Correction | None = None
) -> None:
    """Raise the `Refusal` that stands against this person confirming a correction (this one, or any).

    What changes where the case stands needs the head besides; that shows only in the preview.
    """
    on = local_date(now)
    if not (
        may(actor, What.RECORD_IN_CASE, case.office_id, on=on) or may_decide(actor, case.office_id, on=on)
    ):
        raise NotAllowed(_("Your role does not allow this in this customs office."), "HOUSE.roles")
    if correction is not None and correction.proposed_by_id == actor.pk:
        raise NotAllowed(
            _(
                "You proposed this correction yourself; another person confirms it. This is a house rule, not law."
            ),
            PROVISION,
        )


def propose_correction(
    *,
    case_id: int,
    target: str,
    target_id: int,
    field: str,
    new: Value,
    reason: str,
    actor: User,
    now: datetime,
    version: int | None = None,
) -> Correction:
    """Propose another value for one field of a request, document or judgment; nothing changes yet.

    `target` and `field` as in `correctable.CORRECTABLE`. The correction is rehearsed: one that could not be
    confirmed is refused here, naming the field. Raises `Repeated` while another waits for the same field.
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_propose_correction(case, actor=actor, now=now)
        rule = rule_of(target, field)
        record = record_of(case, target, target_id)
        if record.superseded_by_id is not None:
            raise Stale(_("This record has been corrected already: correct the one in its place."), PROVISION)
        old, written = rule.write(getattr(record, field)), rule.write(new)
        if old == written:
            raise Incomplete(_("This is what is recorded already."), PROVISION, field="new")
        if Correction.objects.filter(
            target=target, target_id=target_id, field=field, state=Correction.State.PROPOSED
        ).exists():
            raise Repeated(_("A correction of this waits to be confirmed already."), PROVISION)
        correction = Correction.objects.create(
            case=case,
            target=target,
            target_id=target_id,
            field=field,
            old=old,
            new=written,
            reason=need_text(reason, "reason", PROVISION),
            proposed_by=actor,
            proposed_at=now,
        )
        _rehearse(correction, actor=actor, now=now)
        act(
            case,
            Event.CORRECTION_PROPOSED,
            actor=actor,
            now=now,
            provision=PROVISION,
            payload={
                "correction": correction.pk,
                "target": target,
                "record": target_id,
                "field": field,
                "from": old,
                "to": written,
            },
        )
    return correction


def _rehearse(correction: Correction, *, actor: User, now: datetime) -> Effect:
    """Carry it out, see what changes, and undo everything."""
    with transaction.atomic():
        case = lock_case(correction.case_id, actor=actor, now=now)
        effect = carry_out(case, correction, actor=actor, now=now)
        transaction.set_rollback(True)
    return effect


def preview(*, correction_id: int, actor: User, now: datetime) -> Effect:
    """What a proposed correction would change, to be shown before it is confirmed; writes nothing.

    Raises `Repeated` when it has been decided, `Stale` when the record was corrected otherwise meanwhile.
    """
    correction = Correction.objects.get(pk=correction_id)
    _need_open(correction)
    return _rehearse(correction, actor=actor, now=now)


def _need_open(correction: Correction) -> None:
    if correction.state != Correction.State.PROPOSED:
        raise Repeated(_("This correction has been decided already."), PROVISION)


def _locked(
    correction_id: int, *, actor: User, now: datetime, version: int | None
) -> tuple[Case, Correction]:
    """The case, then the correction, locked."""
    case_id = Correction.objects.values_list("case_id", flat=True).get(pk=correction_id)
    case = lock_case(case_id, actor=actor, now=now, version=version)
    correction = Correction.objects.select_for_update().get(pk=correction_id)
    _need_open(correction)
    return case, correction


def confirm_correction(
    *,
    correction_id: int,
    seen_effect: Mapping[str, Any],
    actor: User,
    now: datetime,
    version: int | None = None,
) -> Correction:
    """Confirm as a second person: the superseding record counts from now on, both sides are told.

    `seen_effect` is what `preview` gave. Raises `Stale` when the correction would now change something else,
    `NotAllowed` for the proposer, and for anyone but the head when it changes where the case stands.
    """
    with transaction.atomic():
        case, correction = _locked(correction_id, actor=actor, now=now, version=version)
        may_confirm_correction(case, actor=actor, now=now, correction=correction)
        effect = carry_out(case, correction, actor=actor, now=now)
        if effect != dict(seen_effect):
            raise Stale(
                _("What this correction changes is not what you were shown. Look again, then confirm."),
                PROVISION,
            )
        if "state" in effect:
            need_decider(actor, case, on=local_date(now))
        correction.state, correction.effect = Correction.State.CONFIRMED, effect
        correction.confirmed_by, correction.confirmed_at = actor, now
        correction.save(update_fields=["state", "effect", "confirmed_by", "confirmed_at"])
    return correction


def may_reject_correction(case: Case, *, actor: User, now: datetime) -> None:
    """Whether this person may withdraw an own proposal, or reject another's, in the case now."""
    own = case.corrections.filter(state=Correction.State.PROPOSED, proposed_by=actor).exists()
    (may_propose_correction if own else may_confirm_correction)(case, actor=actor, now=now)


def reject_correction(
    *, correction_id: int, reasons: str, actor: User, now: datetime, version: int | None = None
) -> Correction:
    """Reject a proposed correction, or withdraw one's own; the record stands as it is."""
    with transaction.atomic():
        case, correction = _locked(correction_id, actor=actor, now=now, version=version)
        own = correction.proposed_by_id == actor.pk
        (may_propose_correction if own else may_confirm_correction)(case, actor=actor, now=now)
        correction.rejected_because = need_text(reasons, "reasons", PROVISION)
        correction.state = Correction.State.REJECTED
        correction.rejected_by, correction.rejected_at = actor, now
        correction.save(update_fields=["state", "rejected_because", "rejected_by", "rejected_at"])
        act(
            case,
            Event.CORRECTION_REJECTED,
            actor=actor,
            now=now,
            provision=PROVISION,
            payload={"correction": correction.pk},
        )
    return correction
