"""Signed requests to the declaration system, against a real HTTP server."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from notifications import queries, transports
from notifications.models import Instruction, InstructionState
from notifications.services import (
    Withdrawal,
    queue_instructions,
    transmission,
    transmit_instructions,
    withdraw_instruction,
)
from tests.notifications.samples import MINUTE, NOW, free_port, instruction

pytestmark = pytest.mark.django_db

SECRET = "shared-with-the-declaration-system"


class DeclarationSystem:
    """Keeps every request; `answer` gives status, headers and body."""

    def __init__(self) -> None:
        self.requests: list[tuple[Message, bytes]] = []
        self.answer: Callable[[bytes], tuple[int, dict[str, str], bytes]] = self.echo
        self.port = 0

    @staticmethod
    def echo(body: bytes) -> tuple[int, dict[str, str], bytes]:
        return 200, {}, json.dumps({"id": json.loads(body)["id"]}).encode()

    @property
    def given(self) -> list[str]:
        return [json.loads(body)["kind"] for _, body in self.requests]


@pytest.fixture
def system(settings: Settings) -> Iterator[DeclarationSystem]:
    system = DeclarationSystem()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            system.requests.append((self.headers, body))
            status, headers, said = system.answer(body)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def do_GET(self) -> None:
            system.requests.append((self.headers, b'{"kind": "GET"}'))
            self.send_error(404)

        def log_message(self, *_args: object) -> None:
            """Quiet."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    system.port = listening.server_address[1]
    settings.DECLARATION_TRANSPORT = "http"
    settings.DECLARATION_URL = f"http://127.0.0.1:{system.port}/instructions"
    settings.DECLARATION_SECRET = SECRET
    thread = threading.Thread(target=listening.serve_forever, args=(0.05,))
    thread.start()
    yield system
    listening.shutdown()
    thread.join()
    listening.server_close()


def only() -> Instruction:
    return Instruction.objects.get()


def test_a_request_is_signed_over_its_time_and_body(system: DeclarationSystem) -> None:
    queue_instructions([instruction("hold")], now=NOW)

    assert transmit_instructions(NOW).acknowledged == 1

    [(headers, body)] = system.requests
    assert headers["X-KZ-Timestamp"] == str(int(NOW.timestamp()))
    expected = hmac.new(SECRET.encode(), headers["X-KZ-Timestamp"].encode() + b"." + body, hashlib.sha256)
    assert headers["X-KZ-Signature"] == expected.hexdigest()
    assert json.loads(body)["id"] == only().identifier
    assert only().state == InstructionState.ACKNOWLEDGED


def test_everything_open_of_a_declaration_goes_in_order_in_one_run(system: DeclarationSystem) -> None:
    queue_instructions(
        [
            instruction("h"),
            instruction("r", "release"),
            instruction("h2"),
            instruction("x", declaration="d2"),
        ],
        now=NOW,
    )

    assert transmit_instructions(NOW).acknowledged == 4

    ours = [json.loads(body) for _, body in system.requests if b"0001234" in body]
    assert [(content["sequence"], content["kind"]) for content in ours] == [
        (1, "hold"),
        (2, "release"),
        (3, "hold"),
    ]


def test_the_id_alone_is_an_echo_too(system: DeclarationSystem) -> None:
    system.answer = lambda body: (202, {}, json.loads(body)["id"].encode() + b"\n")
    queue_instructions([instruction("hold")], now=NOW)

    assert transmit_instructions(NOW).acknowledged == 1


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (200, b""),
        (200, b'{"id": "another"}'),
        (200, b"[1]"),
        (200, b"\xff\xfe"),
        (500, b""),
        (503, b""),
        (400, b""),
    ],
)
def test_anything_else_is_no_acknowledgement_and_is_repeated(
    system: DeclarationSystem, status: int, said: bytes
) -> None:
    system.answer = lambda _: (status, {}, said)
    queue_instructions([instruction("hold"), instruction("release", "release")], now=NOW)

    assert transmit_instructions(NOW).to_repeat == 1

    hold = Instruction.objects.get(dedupe_key="hold")
    assert hold.state == InstructionState.SENT
    assert hold.last_error
    assert 59 <= (hold.next_attempt_at - NOW).total_seconds() < 90
    assert system.given == ["hold"], "the release waits for the hold"
    system.answer = system.echo
    assert transmit_instructions(NOW + 2 * MINUTE).acknowledged == 2
    assert system.requests[0][1] == system.requests[1][1], "a repeat is the same request"


def test_the_id_with_an_error_status_is_no_acknowledgement(system: DeclarationSystem) -> None:
    system.answer = lambda body: (500, {}, json.loads(body)["id"].encode())
    queue_instructions([instruction("hold")], now=NOW)

    assert transmit_instructions(NOW).acknowledged == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(system: DeclarationSystem, status: int) -> None:
    """A signed instruction is not carried to somebody else."""
    system.answer = lambda _: (status, {"Location": f"http://127.0.0.1:{system.port}/elsewhere"}, b"")
    queue_instructions([instruction("hold")], now=NOW)

    assert transmit_instructions(NOW).to_repeat == 1

    assert len(system.requests) == 1
    assert only().last_error == f"HTTP {status}"


def test_a_proxy_from_the_environment_is_not_used(
    system: DeclarationSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    queue_instructions([instruction("hold")], now=NOW)

    assert transmit_instructions(NOW).acknowledged == 1


def test_nobody_there_leaves_the_instruction_unsent(settings: Settings, system: DeclarationSystem) -> None:
    settings.DECLARATION_URL = f"http://127.0.0.1:{free_port()}/"
    queue_instructions([instruction("release", "release")], now=NOW)

    result = transmit_instructions(NOW)

    assert result.stopped
    assert only().state == InstructionState.QUEUED
    assert withdraw_instruction("release", now=NOW) == Withdrawal.NOT_SENT


def test_no_answer_in_time_counts_as_sent(system: DeclarationSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may have arrived: a withdrawal must be announced."""
    monkeypatch.setattr(transports, "TIMEOUT", 0.2)

    def slow(body: bytes) -> tuple[int, dict[str, str], bytes]:
        time.sleep(0.6)
        return system.echo(body)

    system.answer = slow
    queue_instructions([instruction("release", "release")], now=NOW)

    assert transmit_instructions(NOW).stopped

    assert only().state == InstructionState.SENT
    assert not queries.release_confirmed("case", 12)
    assert withdraw_instruction("release", now=NOW) == Withdrawal.ANNOUNCED


def test_withdrawn_while_on_its_way_the_withdrawal_goes_after_it(system: DeclarationSystem) -> None:
    """The release is being posted when it is withdrawn: its withdrawal must not overtake it."""
    queue_instructions([instruction("release", "release")], now=NOW)
    until, [claimed] = transmission._claim(NOW, 1)
    withdraw_instruction("release", now=NOW)

    assert transmit_instructions(NOW + MINUTE) == transmission.Transmitted()

    done = transmission.Transmitted()
    transmission._mark_waiting(
        claimed, transports.Answer(transports.Outcome.DOUBTFUL, "HTTP 503"), until, NOW, done
    )
    assert transmit_instructions(NOW + MINUTE).acknowledged == 1
    assert system.given == ["withdraw"]


def test_acknowledged_while_being_withdrawn_it_stays_withdrawn_and_is_listed(
    system: DeclarationSystem,
) -> None:
    queue_instructions([instruction("release", "release")], now=NOW)
    _, [claimed] = transmission._claim(NOW, 1)
    withdraw_instruction("release", now=NOW)

    transmission._mark_acknowledged([claimed.instruction.pk], NOW)

    assert queries.acknowledged_after_withdrawal().count() == 1
    assert transmit_instructions(NOW + MINUTE).acknowledged == 1, "the withdrawal is told all the same"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DECLARATION_URL", "file:///etc/passwd"),
        ("DECLARATION_URL", ""),
        ("DECLARATION_SECRET", ""),
        ("DECLARATION_TRANSPORT", "pigeon"),
    ],
)
def test_incomplete_settings_are_named(
    system: DeclarationSystem, settings: Settings, name: str, value: str
) -> None:
    setattr(settings, name, value)
    with pytest.raises(ImproperlyConfigured, match=name):
        transmit_instructions(NOW)
