"""Signatures over the document of an application: every check by itself, never more than was checked.

HOUSE.signatures. The authority, its people and their signatures are made anew for each run.
"""

import base64
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import time_machine
from asn1crypto import cms
from cryptography.hazmat.primitives import hashes

from registers.models import Verdict
from registers.signatures.gost import GostService
from registers.signatures.result import Came, Check, Result
from registers.signatures.trust import Trusted, trusted_from
from registers.signatures.verify import verify
from tests.registers.applications import FILED
from tests.registers.signing import DAY, Authority, Signer, name_of

DOCUMENT = b'{"schema":"kz-ipr-application-1"}'
P, F, N = Came.PASSED, Came.FAILED, Came.NOT_CHECKED


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def person(authority: Authority) -> Signer:
    return authority.signer()


def came(result: Result) -> dict[str, str]:
    """What each check came to, without those that were not made, and the time stamp that there is none of."""
    return {each["check"]: each["came"] for each in result.checks() if each["came"] not in (N, Came.NONE)}


def _signed(signer: Signer, document: bytes = DOCUMENT, **more: Any) -> bytes:
    with time_machine.travel(FILED, tick=False):
        return signer.sign(document, **more)


GOOD = dict.fromkeys(("form", "digest", "algorithm", "signature", "chain", "validity"), P)


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_a_good_signature_is_valid_and_revocation_unknown_without_lists(
    authority: Authority, kind: str
) -> None:
    signer = authority.signer(kind)
    result = verify(_signed(signer), DOCUMENT, trusted=authority.trusted(), at=FILED)
    assert came(result) == GOOD
    assert result.verdict == Verdict.VALID
    assert (result.signer, result.signer_iin, result.signer_bin) == (
        "Askar Manager",
        "900101300017",
        "990140000017",
    )


def test_with_a_list_that_does_not_name_it_revocation_is_checked(
    authority: Authority, person: Signer
) -> None:
    trusted = authority.trusted(authority.revoked())
    result = verify(_signed(person), DOCUMENT, trusted=trusted, at=FILED)
    assert came(result) == {**GOOD, "revocation": P}


def test_a_revoked_certificate_makes_it_invalid(authority: Authority, person: Signer) -> None:
    trusted = authority.trusted(authority.revoked(person))
    result = verify(_signed(person), DOCUMENT, trusted=trusted, at=FILED)
    assert came(result) == {**GOOD, "revocation": F}
    assert result.verdict == Verdict.INVALID


def test_a_list_that_came_with_the_signature_counts_too(authority: Authority, person: Signer) -> None:
    for named, expected in (((), P), ((person,), F)):
        crls = [cms.RevocationInfoChoice.load(authority.revoked(*named))]
        result = verify(
            person.sign_by_hand(DOCUMENT, crls=crls), DOCUMENT, trusted=authority.trusted(), at=FILED
        )
        assert result.came[Check.REVOCATION] == expected


def test_an_ocsp_answer_that_came_with_the_signature_counts_too(authority: Authority, person: Signer) -> None:
    for revoked, expected in ((False, P), (True, F)):
        content = person.sign_by_hand(DOCUMENT, crls=[authority.answers(person, revoked=revoked)])
        result = verify(content, DOCUMENT, trusted=authority.trusted(), at=FILED)
        assert result.came[Check.REVOCATION] == expected


def test_a_path_over_an_intermediate_is_followed_when_it_came_with_the_signature(
    authority: Authority,
) -> None:
    between = Authority("Between", issuer=authority)
    signer = between.signer()
    for also, expected in (([between.certificate], P), ([], F)):
        result = verify(_signed(signer, also=also), DOCUMENT, trusted=authority.trusted(), at=FILED)
        assert result.came[Check.CHAIN] == expected
    # A list for the leaf alone leaves the intermediate open: revocation is not said to be checked.
    content = _signed(signer, also=[between.certificate])
    half = verify(content, DOCUMENT, trusted=authority.trusted(between.revoked()), at=FILED)
    assert half.came[Check.REVOCATION] == N
    for lists in ([between.revoked(signer)], [authority.revoked(Signer(between.certificate, between.key))]):
        assert (
            verify(content, DOCUMENT, trusted=authority.trusted(*lists), at=FILED).came[Check.REVOCATION] == F
        )
    whole = authority.trusted(between.revoked(), authority.revoked())
    assert verify(content, DOCUMENT, trusted=whole, at=FILED).came[Check.REVOCATION] == P


def test_a_list_of_somebody_else_or_an_old_one_says_nothing(authority: Authority, person: Signer) -> None:
    other = Authority("Another")
    for trusted, at in (
        (authority.trusted(other.revoked(person)), FILED),
        (authority.trusted(authority.revoked()), FILED + 30 * DAY),
    ):
        result = verify(_signed(person), DOCUMENT, trusted=trusted, at=at)
        assert result.came[Check.REVOCATION] == N


def test_a_changed_document_makes_it_invalid(authority: Authority, person: Signer) -> None:
    result = verify(_signed(person), DOCUMENT + b" ", trusted=authority.trusted(), at=FILED)
    assert came(result) == {**GOOD, "digest": F}
    assert result.verdict == Verdict.INVALID


def test_a_changed_signature_is_invalid(authority: Authority, person: Signer) -> None:
    content = bytearray(_signed(person))
    content[-5] ^= 1
    result = verify(bytes(content), DOCUMENT, trusted=authority.trusted(), at=FILED)
    assert came(result) == {**GOOD, "signature": F}


def test_an_expired_certificate_makes_it_invalid(authority: Authority) -> None:
    signer = authority.signer(last=FILED - DAY)
    with time_machine.travel(FILED - 2 * DAY, tick=False):
        content = signer.sign(DOCUMENT)
    result = verify(content, DOCUMENT, trusted=authority.trusted(), at=FILED)
    assert came(result) == {**GOOD, "validity": F}
    early = authority.signer(first=FILED + DAY)
    assert verify(_signed(early), DOCUMENT, trusted=authority.trusted(), at=FILED).verdict == Verdict.INVALID


def test_an_unknown_root_makes_it_invalid_and_none_configured_not_verified(
    authority: Authority, person: Signer
) -> None:
    result = verify(_signed(person), DOCUMENT, trusted=Authority("Another").trusted(), at=FILED)
    assert came(result) == {**GOOD, "chain": F}
    unset = verify(_signed(person), DOCUMENT, trusted=Trusted(), at=FILED)
    assert unset.verdict == Verdict.NOT_VERIFIED
    assert unset.came[Check.CHAIN] == N


def test_a_leaf_is_no_issuer(authority: Authority, person: Signer) -> None:
    """A certificate that somebody issued with the key of their own."""
    forger = Authority.__new__(Authority)
    forger.key, forger.name = person.key, person.certificate.subject
    victim = forger.signer(subject=name_of("Victim"))
    content = _signed(victim)
    result = verify(content, DOCUMENT, trusted=authority.trusted(), at=FILED)
    assert result.came[Check.CHAIN] == F


def test_weak_algorithms_are_invalid(authority: Authority, person: Signer) -> None:
    result = verify(
        person.sign_by_hand(DOCUMENT, digest="sha1"), DOCUMENT, trusted=authority.trusted(), at=FILED
    )
    assert result.came[Check.ALGORITHM] == F
    assert result.verdict == Verdict.INVALID
    strong = verify(
        _signed(person, algorithm=hashes.SHA512()), DOCUMENT, trusted=authority.trusted(), at=FILED
    )
    assert strong.verdict == Verdict.VALID


def test_a_stated_time_ahead_makes_it_invalid_and_no_stated_time_is_proven(
    authority: Authority, person: Signer
) -> None:
    ahead = person.sign_by_hand(DOCUMENT, stated=FILED + timedelta(hours=2))
    assert verify(ahead, DOCUMENT, trusted=authority.trusted(), at=FILED).came[Check.TIME] == F
    now = verify(person.sign_by_hand(DOCUMENT), DOCUMENT, trusted=authority.trusted(), at=FILED)
    assert (now.came[Check.TIME], now.stated_at) == (N, FILED)


def test_what_is_no_detached_signature_is_invalid(authority: Authority, person: Signer) -> None:
    attached = _signed(person, detached=False)
    for content in (
        b"",
        b"garbage",
        b"\x30\x82\xff\xff",
        DOCUMENT,
        attached,
        authority.pem(),
        b"0" * 2_000_000,
    ):
        result = verify(content, DOCUMENT, trusted=authority.trusted(), at=FILED)
        assert came(result) == {"form": F}, content[:20]


def test_every_byte_broken_is_answered(authority: Authority, person: Signer) -> None:
    content = _signed(person)
    for place in range(0, len(content), 41):
        broken = bytearray(content)
        broken[place] ^= 0xFF
        result = verify(bytes(broken), DOCUMENT, trusted=authority.trusted(), at=FILED)
        assert result.verdict in list(Verdict)


def test_pem_and_base64_are_read_as_well(authority: Authority, person: Signer) -> None:
    content = _signed(person)
    lines = base64.encodebytes(content)
    pem = b"-----BEGIN PKCS7-----\n" + lines + b"-----END PKCS7-----\n"
    for each in (lines, pem):
        assert verify(each, DOCUMENT, trusted=authority.trusted(), at=FILED).verdict == Verdict.VALID


def test_what_cannot_be_read_of_the_settings_is_left_out(
    authority: Authority, person: Signer, tmp_path: Path
) -> None:
    (tmp_path / "broken.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    (tmp_path / "notes.txt").write_bytes(b"no certificate")
    for roots in (str(tmp_path), str(tmp_path / "nowhere"), ""):
        result = verify(_signed(person), DOCUMENT, trusted=trusted_from(roots, ""), at=FILED)
        assert (result.verdict, result.came[Check.CHAIN]) == (Verdict.NOT_VERIFIED, N)
    (tmp_path / "root.pem").write_bytes(authority.pem())
    (tmp_path / "list.crl").write_bytes(authority.revoked(person))
    trusted = trusted_from(str(tmp_path), str(tmp_path))
    assert verify(_signed(person), DOCUMENT, trusted=trusted, at=FILED).came[Check.REVOCATION] == F


# GOST, by a service outside


def _gost(signer: Signer) -> bytes:
    """A signature that says it is by GOST R 34.10-2015 of Kazakhstan."""
    info = cms.ContentInfo.load(signer.sign_by_hand(DOCUMENT))
    info["content"]["signer_infos"][0]["signature_algorithm"] = {"algorithm": "1.2.398.3.10.1.1.2.3.2"}
    return bytes(info.dump(force=True))


@pytest.fixture
def service() -> Iterator[Any]:
    """A service that answers what `says` holds, and keeps what it was asked."""

    class Answers(BaseHTTPRequestHandler):
        says: Any = b"{}"
        asked: Any = None

        def do_POST(self) -> None:
            Answers.asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(Answers.says)

        def log_message(self, *_args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Answers.url = f"http://127.0.0.1:{server.server_port}/"  # type: ignore[attr-defined]
    yield Answers
    server.shutdown()
    server.server_close()


def test_gost_is_not_verified_without_a_service(person: Signer) -> None:
    result = verify(_gost(person), DOCUMENT, trusted=Trusted(), at=FILED)
    assert (result.verdict, came(result)) == (Verdict.NOT_VERIFIED, {})


def test_gost_is_what_the_service_says_and_no_more(person: Signer, service: Any) -> None:
    gost = GostService(service.url, timeout=5)
    all_good = dict.fromkeys(GOOD, "passed")
    for says, verdict in (
        ({"checks": all_good, "signer": {"name": "Askar"}}, Verdict.VALID),
        ({"checks": {**all_good, "digest": "failed"}}, Verdict.INVALID),
        ({"checks": {**all_good, "chain": "not_checked"}}, Verdict.NOT_VERIFIED),
        ({"checks": {"signature": "passed"}}, Verdict.NOT_VERIFIED),
        ({"checks": {**all_good, "digest": "surely"}}, Verdict.NOT_VERIFIED),
        ({"valid": True}, Verdict.NOT_VERIFIED),
        ([], Verdict.NOT_VERIFIED),
    ):
        service.says = json.dumps(says).encode()
        result = verify(_gost(person), DOCUMENT, trusted=Trusted(), at=FILED, gost=gost)
        assert result.verdict == verdict, says
    assert base64.b64decode(service.asked["document"]) == DOCUMENT


def test_a_silent_service_leaves_it_not_verified(person: Signer) -> None:
    gost = GostService("http://127.0.0.1:1/", timeout=1)
    assert (
        verify(_gost(person), DOCUMENT, trusted=Trusted(), at=FILED, gost=gost).verdict
        == Verdict.NOT_VERIFIED
    )
