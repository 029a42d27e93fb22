"""Time stamps of signatures (RFC 3161): a check of its own, and the instant at which the signer is judged.

HOUSE.signatures. Both authorities, their people and what they make are made anew for each run.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from cryptography.x509 import ReasonFlags
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from registers.models import ApplicationSignature, Verdict
from registers.services.export_application import archive_of
from registers.signatures import stamps
from registers.signatures.result import Came, Check, Result
from registers.signatures.trust import AT_STAMP, Trusted
from registers.signatures.verify import verify
from tests.registers.applications import FILED, complete_draft, make_organisation
from tests.registers.signing import DAY, Authority, Signer
from tests.registers.stamping import answer_with, stamp_over, stamped, stamper, value_of
from tests.registers.test_signatures import DOCUMENT

#: When what was signed and stamped at FILED comes in.
LATER = FILED + 100 * DAY
TIME_STAMPING = ExtendedKeyUsageOID.TIME_STAMPING


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def stamping() -> Authority:
    return Authority("Root of time stamps")


@pytest.fixture(scope="module")
def person(authority: Authority) -> Signer:
    return authority.signer()


@pytest.fixture(scope="module")
def clock(stamping: Authority) -> Signer:
    return stamper(stamping)


@pytest.fixture(scope="module")
def trusted(authority: Authority, stamping: Authority) -> Trusted:
    return authority.trusted(stamps=stamping)


def _with_stamp(person: Signer, clock: Signer, **more: Any) -> bytes:
    signature = person.sign_by_hand(DOCUMENT)
    return stamped(signature, stamp_over(value_of(signature), clock, **more))


def _stamp_of(result: Result) -> tuple[Came, str]:
    return result.came[Check.STAMP], result.detail[Check.STAMP]


def test_a_good_stamp_proves_its_time_by_its_authority(
    person: Signer, clock: Signer, authority: Authority, stamping: Authority
) -> None:
    trusted = authority.trusted(stamping.revoked(), stamps=stamping)
    result = verify(_with_stamp(person, clock), DOCUMENT, trusted=trusted, at=FILED)
    assert _stamp_of(result) == (Came.PASSED, "")
    assert (result.stamped_at, result.stamped_by) == (FILED, "Stamps of the test")
    assert result.verdict == Verdict.VALID
    assert result.detail[Check.VALIDITY] == AT_STAMP
    assert result.came[Check.TIME] is Came.NOT_CHECKED, "what the signer states stays stated"


def test_whether_the_authority_was_revoked_is_said_when_nobody_could_look(
    person: Signer, clock: Signer, trusted: Trusted
) -> None:
    result = verify(_with_stamp(person, clock), DOCUMENT, trusted=trusted, at=FILED)
    assert _stamp_of(result) == (Came.PASSED, stamps.REVOCATION_UNKNOWN)


def test_without_a_stamp_the_time_is_stated_only(person: Signer, trusted: Trusted) -> None:
    result = verify(person.sign_by_hand(DOCUMENT), DOCUMENT, trusted=trusted, at=FILED)
    assert _stamp_of(result) == (Came.NONE, stamps.NO_STAMP)
    assert (result.stamped_at, result.stated_at) == (None, FILED)
    assert result.came[Check.TIME] is Came.NOT_CHECKED


def test_a_stamp_in_a_file_of_its_own_counts_as_well(person: Signer, clock: Signer, trusted: Trusted) -> None:
    """The answer of an authority (.tsr), or the stamp alone."""
    signature = person.sign_by_hand(DOCUMENT)
    stamp = stamp_over(value_of(signature), clock)
    for apart in (answer_with(stamp), bytes(stamp.dump())):
        result = verify(signature, DOCUMENT, trusted=trusted, at=FILED, stamp=apart)
        assert (result.came[Check.STAMP], result.stamped_at) == (Came.PASSED, FILED)
    for bad in (
        answer_with(None, "rejection"),
        b"garbage",
        b"\x30\x00",
        b"\x30\x82\xff\xff",
        b"0" * 2_000_000,
    ):
        result = verify(signature, DOCUMENT, trusted=trusted, at=FILED, stamp=bad)
        assert (result.came[Check.STAMP], result.verdict) == (Came.FAILED, Verdict.VALID)


def test_a_stamp_over_something_else_proves_nothing_and_spoils_nothing(
    person: Signer, clock: Signer, trusted: Trusted
) -> None:
    """Anybody can add one: the signature is judged without it, when it came in."""
    signature = person.sign_by_hand(DOCUMENT)
    result = verify(stamped(signature, stamp_over(DOCUMENT, clock)), DOCUMENT, trusted=trusted, at=FILED)
    assert _stamp_of(result) == (Came.FAILED, stamps.OTHER_SIGNATURE)
    assert (result.verdict, result.detail[Check.VALIDITY]) == (Verdict.VALID, "")


@pytest.mark.parametrize(
    "more",
    [
        {"purposes": [ExtendedKeyUsageOID.CODE_SIGNING]},
        {"purposes": [TIME_STAMPING, ExtendedKeyUsageOID.CODE_SIGNING]},
        {"purposes": [TIME_STAMPING], "critical": False},
        {"purposes": []},
    ],
)
def test_only_a_certificate_for_time_stamps_alone_makes_one(
    more: dict[str, Any], person: Signer, stamping: Authority, trusted: Trusted
) -> None:
    """RFC 3161, 2.3: the extended key usage is there, critical, and the only one."""
    result = verify(_with_stamp(person, stamper(stamping, **more)), DOCUMENT, trusted=trusted, at=FILED)
    assert _stamp_of(result) == (Came.FAILED, stamps.NO_AUTHORITY)


def test_an_unknown_root_is_invalid_and_none_configured_not_verified(
    person: Signer, clock: Signer, authority: Authority, trusted: Trusted
) -> None:
    signature = _with_stamp(person, clock)
    other = Authority("Another root")
    unknown = verify(signature, DOCUMENT, trusted=authority.trusted(stamps=other), at=FILED)
    assert _stamp_of(unknown) == (Came.FAILED, stamps.UNKNOWN_AUTHORITY)
    unset = verify(signature, DOCUMENT, trusted=authority.trusted(), at=FILED)
    assert _stamp_of(unset) == (Came.NOT_CHECKED, stamps.NO_STAMP_ROOTS)
    # The roots of signers are none of time stamps.
    own = stamper(authority)
    assert (
        verify(_with_stamp(person, own), DOCUMENT, trusted=trusted, at=FILED).came[Check.STAMP] is Came.FAILED
    )


def test_an_authority_out_of_its_days_proves_nothing(
    person: Signer, stamping: Authority, trusted: Trusted
) -> None:
    old = stamper(stamping, last=FILED - DAY)
    result = verify(_with_stamp(person, old), DOCUMENT, trusted=trusted, at=FILED)
    assert _stamp_of(result) == (Came.FAILED, stamps.AUTHORITY_OUT)
    # It was good when it stamped, and has run out before the signature came in.
    short = stamper(stamping, last=FILED + DAY)
    result = verify(_with_stamp(person, short), DOCUMENT, trusted=trusted, at=LATER)
    assert _stamp_of(result) == (Came.NOT_CHECKED, stamps.AUTHORITY_RAN_OUT)


@pytest.mark.parametrize(
    ("revoked_at", "reason", "holds"),
    [
        (FILED - DAY, ReasonFlags.superseded, False),
        (FILED + DAY, ReasonFlags.superseded, True),
        (FILED + DAY, ReasonFlags.cessation_of_operation, True),
        (FILED + DAY, ReasonFlags.key_compromise, False),
        (FILED + DAY, None, False),
    ],
)
def test_a_revoked_authority(
    revoked_at: datetime,
    reason: Any,
    holds: bool,
    person: Signer,
    clock: Signer,
    authority: Authority,
    stamping: Authority,
) -> None:
    """RFC 3161, 4.1: revoked for being replaced it was good before; for any other reason it never was."""
    made = FILED + 2 * DAY
    trusted = authority.trusted(
        stamping.revoked(clock, at=revoked_at, made=made, reason=reason), stamps=stamping
    )
    result = verify(_with_stamp(person, clock), DOCUMENT, trusted=trusted, at=made + DAY)
    assert result.came[Check.STAMP] is (Came.PASSED if holds else Came.FAILED)
    if not holds:
        assert result.detail[Check.STAMP] == stamps.AUTHORITY_REVOKED


def test_a_stamp_that_was_changed_or_names_another_certificate_is_invalid(
    person: Signer, clock: Signer, stamping: Authority, trusted: Trusted
) -> None:
    other = stamper(stamping)
    for more in ({"digest": b"\x00" * 32}, {"named": other}, {"names": False}):
        result = verify(_with_stamp(person, clock, **more), DOCUMENT, trusted=trusted, at=FILED)
        assert _stamp_of(result) == (Came.FAILED, stamps.NOT_ITS_KEY), more
    weak = verify(_with_stamp(person, clock, algorithm="sha1"), DOCUMENT, trusted=trusted, at=FILED)
    assert _stamp_of(weak) == (Came.FAILED, stamps.WEAK)


def test_a_time_ahead_is_invalid(person: Signer, clock: Signer, trusted: Trusted) -> None:
    signature = _with_stamp(person, clock, at=FILED + timedelta(hours=1))
    assert _stamp_of(verify(signature, DOCUMENT, trusted=trusted, at=FILED)) == (
        Came.FAILED,
        stamps.STAMPED_AHEAD,
    )


def test_a_time_stated_after_the_stamp_is_false(person: Signer, clock: Signer, trusted: Trusted) -> None:
    signature = person.sign_by_hand(DOCUMENT, stated=FILED + DAY)
    content = stamped(signature, stamp_over(value_of(signature), clock))
    result = verify(content, DOCUMENT, trusted=trusted, at=FILED + 2 * DAY)
    assert (result.came[Check.STAMP], result.came[Check.TIME]) == (Came.PASSED, Came.FAILED)


def test_of_several_stamps_the_earliest_good_one_counts(
    person: Signer, clock: Signer, trusted: Trusted
) -> None:
    signature = person.sign_by_hand(DOCUMENT)
    value = value_of(signature)
    content = stamped(
        signature, stamp_over(b"x", clock), stamp_over(value, clock, at=FILED + DAY), stamp_over(value, clock)
    )
    result = verify(content, DOCUMENT, trusted=trusted, at=FILED + 2 * DAY)
    assert (result.came[Check.STAMP], result.stamped_at) == (Came.PASSED, FILED)


def test_a_certificate_that_ran_out_after_the_stamp_was_good(
    authority: Authority, clock: Signer, trusted: Trusted
) -> None:
    signer = authority.signer(last=FILED + DAY)
    result = verify(_with_stamp(signer, clock), DOCUMENT, trusted=trusted, at=LATER)
    assert result.verdict == Verdict.VALID
    assert (result.came[Check.VALIDITY], result.detail[Check.VALIDITY]) == (Came.PASSED, AT_STAMP)
    bare = verify(signer.sign_by_hand(DOCUMENT), DOCUMENT, trusted=trusted, at=LATER)
    assert (bare.verdict, bare.came[Check.VALIDITY]) == (Verdict.INVALID, Came.FAILED)
    # A stamp that is not trusted moves nothing.
    loose = verify(_with_stamp(signer, clock), DOCUMENT, trusted=authority.trusted(), at=LATER)
    assert loose.verdict == Verdict.INVALID


@pytest.mark.parametrize(("revoked_at", "came"), [(FILED - DAY, Came.FAILED), (FILED + DAY, Came.PASSED)])
def test_revocation_is_judged_at_the_time_of_the_stamp(
    revoked_at: datetime, came: Came, authority: Authority, stamping: Authority, person: Signer, clock: Signer
) -> None:
    """By a list made long after the stamp: what it says of that time counts."""
    crl = authority.revoked(person, at=revoked_at, made=LATER - DAY)
    trusted = authority.trusted(crl, stamps=stamping)
    result = verify(_with_stamp(person, clock), DOCUMENT, trusted=trusted, at=LATER)
    assert result.came[Check.REVOCATION] is came
    assert result.verdict == (Verdict.INVALID if came is Came.FAILED else Verdict.VALID)
    # Without a stamp it counts as revoked, whenever that was before it came in.
    bare = verify(person.sign_by_hand(DOCUMENT), DOCUMENT, trusted=trusted, at=LATER)
    assert bare.came[Check.REVOCATION] is Came.FAILED


def test_a_list_made_after_the_certificate_ran_out_does_not_show_that_it_was_good(
    authority: Authority, stamping: Authority, clock: Signer
) -> None:
    """Such lists may leave out what ran out; what they do name counts."""
    signer = authority.signer(last=FILED + DAY)
    content = _with_stamp(signer, clock)
    for crl, came in (
        (authority.revoked(made=LATER - DAY), Came.NOT_CHECKED),
        (authority.revoked(signer, at=FILED - DAY, made=LATER - DAY), Came.FAILED),
        (authority.revoked(made=FILED + DAY / 2), Came.PASSED),
    ):
        result = verify(content, DOCUMENT, trusted=authority.trusted(crl, stamps=stamping), at=LATER)
        assert result.came[Check.REVOCATION] is came


def test_every_byte_of_a_stamped_signature_broken_is_answered(
    person: Signer, clock: Signer, trusted: Trusted
) -> None:
    content = _with_stamp(person, clock)
    for place in range(0, len(content), 53):
        broken = bytearray(content)
        broken[place] ^= 0xFF
        assert verify(bytes(broken), DOCUMENT, trusted=trusted, at=FILED).verdict in list(Verdict)


@pytest.mark.django_db
def test_the_page_shows_the_stamp_as_what_it_came_to(
    authority: Authority,
    stamping: Authority,
    person: Signer,
    clock: Signer,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    for name, root in (("SIGNATURE_ROOTS", authority), ("SIGNATURE_STAMP_ROOTS", stamping)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "root.pem").write_bytes(root.pem())
        setattr(settings, name, str(tmp_path / name))
    draft = complete_draft(*make_organisation())
    client = Client()
    client.cookies.load({"django_language": "en"})
    client.force_login(draft.started_by)
    page = reverse("sign-application", args=[draft.pk])
    with time_machine.travel(FILED, tick=False):
        document = client.get(reverse("application-export", args=[draft.pk, "json"])).content
        signature = person.sign_by_hand(document)
        for stamp, says in (
            (b"", "none"),
            (answer_with(stamp_over(b"x", clock)), "invalid"),
            (answer_with(stamp_over(value_of(signature), clock)), "valid"),
        ):
            sent = {"signature": SimpleUploadedFile("a.p7s", signature)}
            if stamp:
                sent["stamp"] = SimpleUploadedFile("a.tsr", stamp)
            assert client.post(page, sent).status_code == 302
            shown = client.get(page).content.decode().rpartition("<dt>Time stamp</dt>")[2]
            assert f">{says}</span></dd>" in shown
        assert "time stamped on 26.11.2026 11:00:00, Stamps of the test" in shown
        assert "stated, not proven" in client.get(page).content.decode()
        assert ApplicationSignature.objects.count() == 3, (
            "the same signature with another stamp is another one"
        )
        with archive_of(draft, by=draft.started_by, now=FILED) as taken:
            assert taken.read().count(b".tsr") == 2 * 2, "each stands in the archive and in its index"
