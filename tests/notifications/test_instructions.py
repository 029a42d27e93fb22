"""Hold and release instructions: in order per declaration, each acknowledged (LAW.md 3.7)."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from notifications import queries
from notifications.models import Instruction, InstructionKind, InstructionState
from notifications.services import (
    Withdrawal,
    queue_instructions,
    transmit_instructions,
    withdraw_instruction,
    withdraw_releases,
)
from notifications.services.transmission import Transmitted
from notifications.simulator import simulate_declaration_system
from tests.notifications.samples import MINUTE, NOW, instruction

pytestmark = pytest.mark.django_db


def get(key: str) -> Instruction:
    return Instruction.objects.get(dedupe_key=key)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def acknowledge(folder: Path, key: str) -> None:
    (folder / f"{get(key).identifier}.ack").touch()


def test_instructions_are_numbered_per_declaration_and_each_key_is_written_once() -> None:
    hold, release = instruction("hold"), instruction("release", "release")
    assert queue_instructions([hold, release, instruction("other", declaration="d2")], now=NOW) == 3
    assert queue_instructions([hold, instruction("hold 2"), instruction("hold 2")], now=NOW) == 1

    rows = Instruction.objects.values_list("declaration_number", "sequence", "dedupe_key")
    assert list(rows) == [
        ("55302/020326/0001234", 1, "hold"),
        ("55302/020326/0001234", 2, "release"),
        ("55302/020326/0001234", 3, "hold 2"),
        ("d2", 1, "other"),
    ]


def test_the_file_says_what_to_do_and_is_complete_when_seen(folder: Path) -> None:
    queue_instructions([instruction("hold")], now=NOW)

    assert transmit_instructions(NOW) == Transmitted(given=1)

    identifier = get("hold").identifier
    assert files(folder) == [f"{identifier}.json"]
    content = json.loads((folder / f"{identifier}.json").read_text(encoding="utf-8"))
    assert content == {
        "id": identifier,
        "declaration": "55302/020326/0001234",
        "sequence": 1,
        "kind": "hold",
        "effective_at": "2026-03-02T05:00:00+00:00",
        "created_at": "2026-03-02T05:00:00+00:00",
        "payload": {"lines": [1, 2], "mark": "ҚАЗ"},
    }
    assert get("hold").state == InstructionState.SENT


def test_only_the_first_open_instruction_of_a_declaration_is_given(folder: Path) -> None:
    queue_instructions(
        [instruction("hold"), instruction("release", "release"), instruction("other", declaration="d2")],
        now=NOW,
    )

    assert transmit_instructions(NOW).given == 2
    assert files(folder) == sorted(f"{get(key).identifier}.json" for key in ("hold", "other"))
    assert transmit_instructions(NOW + timedelta(seconds=30)) == Transmitted()
    assert get("release").state == InstructionState.QUEUED

    acknowledge(folder, "hold")
    result = transmit_instructions(NOW + timedelta(seconds=40))

    assert (result.acknowledged, result.given) == (1, 1)
    assert get("hold").state == InstructionState.ACKNOWLEDGED
    assert get("release").state == InstructionState.SENT
    assert not queries.release_confirmed("case", 12)


def test_a_release_is_confirmed_by_its_acknowledgement_only(folder: Path) -> None:
    queue_instructions([instruction("release", "release"), instruction("x", subject_id=13)], now=NOW)
    transmit_instructions(NOW)
    assert not queries.release_confirmed("case", 12)

    acknowledge(folder, "release")
    transmit_instructions(NOW + MINUTE)

    release = get("release")
    assert release.acknowledged_at is not None
    assert NOW + MINUTE <= release.acknowledged_at < NOW + 2 * MINUTE
    assert queries.release_confirmed("case", 12)
    assert not queries.release_confirmed("case", 13), "a hold is not a release"


def test_an_acknowledgement_that_arrives_before_the_worker_marked_the_instruction_counts(
    folder: Path,
) -> None:
    """The worker died after writing the file; the next one finds both files."""
    queue_instructions([instruction("hold")], now=NOW)
    folder.mkdir()
    acknowledge(folder, "hold")

    assert transmit_instructions(NOW).acknowledged == 1


def test_a_file_that_vanished_is_written_again_after_its_pause(folder: Path) -> None:
    queue_instructions([instruction("hold")], now=NOW)
    transmit_instructions(NOW)
    (folder / f"{get('hold').identifier}.json").unlink()

    transmit_instructions(NOW + timedelta(seconds=30))
    assert files(folder) == []
    transmit_instructions(NOW + 2 * MINUTE)
    assert len(files(folder)) == 1


def test_a_folder_that_cannot_be_written_leaves_instructions_unsent(folder: Path) -> None:
    folder.write_text("a file where the folder should be")
    queue_instructions([instruction("a"), instruction("b", declaration="d2")], now=NOW)

    assert transmit_instructions(NOW) == Transmitted(to_repeat=1, stopped=True)

    assert {row.state for row in Instruction.objects.all()} == {InstructionState.QUEUED}
    assert get("a").last_error
    assert (get("b").attempts, get("b").sent_at) == (0, None)
    folder.unlink()
    assert transmit_instructions(NOW + 2 * MINUTE).given == 2


def test_an_instruction_is_repeated_without_end(folder: Path) -> None:
    queue_instructions([instruction("hold")], now=NOW)
    now = NOW
    for _ in range(15):
        transmit_instructions(now)
        now = get("hold").next_attempt_at
    assert get("hold").state == InstructionState.SENT
    assert get("hold").attempts == 15


def test_the_alarm_rings_for_what_is_not_acknowledged_in_time(folder: Path) -> None:
    queue_instructions([instruction("hold")], now=NOW)
    transmit_instructions(NOW)

    assert list(queries.unacknowledged()) == [get("hold")]
    assert list(queries.unacknowledged_since(NOW + 14 * MINUTE)) == []
    assert list(queries.unacknowledged_since(NOW + 15 * MINUTE)) == [get("hold")]

    acknowledge(folder, "hold")
    transmit_instructions(NOW + 16 * MINUTE)
    assert list(queries.unacknowledged_since(NOW + 30 * MINUTE)) == []


def test_withdrawn_before_it_was_sent_it_never_is(folder: Path) -> None:
    queue_instructions([instruction("release", "release"), instruction("hold")], now=NOW)

    assert withdraw_instruction("release", now=NOW + MINUTE) == Withdrawal.NOT_SENT
    transmit_instructions(NOW + MINUTE)

    assert get("release").withdrawn_at == NOW + MINUTE
    assert files(folder) == [f"{get('hold').identifier}.json"], "the next in order is not held up"


def test_withdrawn_after_it_was_sent_the_declaration_system_is_told(folder: Path) -> None:
    queue_instructions([instruction("release", "release")], now=NOW)
    transmit_instructions(NOW)
    queue_instructions([instruction("hold again")], now=NOW)

    assert withdraw_instruction("release", now=NOW + MINUTE) == Withdrawal.ANNOUNCED

    notice = Instruction.objects.get(kind=InstructionKind.WITHDRAW)
    assert notice.withdraws == get("release")
    assert notice.payload == {"withdraws": get("release").identifier}
    assert notice.sequence == 3
    assert withdraw_instruction("release", now=NOW + MINUTE) == Withdrawal.REPEATED
    assert Instruction.objects.count() == 3


def test_what_was_acknowledged_cannot_be_withdrawn(folder: Path) -> None:
    """The goods may be gone: the end stands (LAW.md 3.7 "Entered late")."""
    queue_instructions([instruction("release", "release")], now=NOW)
    transmit_instructions(NOW)
    acknowledge(folder, "release")
    transmit_instructions(NOW + MINUTE)

    assert withdraw_instruction("release", now=NOW + 2 * MINUTE) == Withdrawal.TOO_LATE
    assert not withdraw_releases("case", 12, now=NOW + 2 * MINUTE)
    assert get("release").state == InstructionState.ACKNOWLEDGED
    assert withdraw_instruction("nothing", now=NOW) == Withdrawal.UNKNOWN


def test_an_acknowledgement_after_the_withdrawal_is_kept_and_listed(folder: Path) -> None:
    queue_instructions([instruction("release", "release")], now=NOW)
    transmit_instructions(NOW)
    withdraw_instruction("release", now=NOW + MINUTE)

    acknowledge(folder, "release")
    transmit_instructions(NOW + 2 * MINUTE)

    assert get("release").state == InstructionState.WITHDRAWN
    assert list(queries.acknowledged_after_withdrawal()) == [get("release")]
    assert queries.release_confirmed("case", 12)


def test_all_releases_of_a_case_are_withdrawn_together(folder: Path) -> None:
    queue_instructions(
        [instruction("r1", "release"), instruction("r2", "release", declaration="d2"), instruction("hold")],
        now=NOW,
    )

    assert withdraw_releases("case", 12, now=NOW)
    assert withdraw_releases("case", 99, now=NOW), "nothing to withdraw: the goods are held"

    assert [get(key).state for key in ("r1", "r2", "hold")] == ["withdrawn", "withdrawn", "queued"]


def test_the_simulated_system_acknowledges_everything_once(folder: Path, settings: Settings) -> None:
    queue_instructions([instruction("hold"), instruction("release", "release")], now=NOW)
    transmit_instructions(NOW)

    assert simulate_declaration_system(NOW) == 1
    assert simulate_declaration_system(NOW) == 0
    transmit_instructions(NOW + MINUTE)
    assert simulate_declaration_system(NOW + MINUTE) == 1
    transmit_instructions(NOW + 2 * MINUTE)
    assert queries.release_confirmed("case", 12)

    settings.PRODUCTION = True
    with pytest.raises(ImproperlyConfigured):
        simulate_declaration_system(NOW)


def test_an_empty_folder_simulates_nothing(folder: Path) -> None:
    assert simulate_declaration_system(NOW) == 0
