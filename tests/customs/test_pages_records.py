"""The case's own records on its pages: facts and costs, files, corrections."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.customs.browsing import act_url, browser, do, look, words
from tests.customs.stages import NOW, with_request
from tests.factories import World, almaty, suspended_case


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_kind_of_fact_is_picked_first_and_has_only_its_own_fields(world: World) -> None:
    """LAW.md 3.6: a sample is taken in an officer's presence, under a seal."""
    case = suspended_case(world)
    client = browser(world.inspector)
    assert "Sample taken in an officer's presence" in words(client.get(act_url(case, "record-fact")))
    form = client.get(act_url(case, "record-fact", "?kind=cost_storage")).context["form"]
    assert {field.name for field in form.visible_fields()} == {"happened_at", "line", "amount", "note"}
    data = {"kind": "cost_storage", "happened_at": "2026-11-24T09:00", "amount": "12500.50"}
    assert do(world.inspector, case, "record-fact", **data).status_code == 302
    assert "costs so far 12,500.50 KZT" in look(world.inspector, case)


def test_a_file_is_added_and_handed_out_as_a_download_to_those_entitled(
    world: World, settings: object, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    case = suspended_case(world)
    content = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    answer = do(world.inspector, case, "add-attachment", file=SimpleUploadedFile("ruling.pdf", content))
    assert answer.status_code == 302, words(answer)
    file = case.attachments.get()
    url = reverse("attachment", args=[case.number, file.pk])
    taken = browser(world.inspector).get(url)
    assert b"".join(taken.streaming_content) == content
    assert taken.headers["Content-Disposition"] == 'attachment; filename="ruling.pdf"'
    assert taken.headers["X-Content-Type-Options"] == "nosniff"
    assert file.downloads.get().by == world.inspector
    assert browser(world.elsewhere).get(url).status_code == 404
    assert browser(world.registrar).get(url).status_code == 403
    other = suspended_case(world)
    assert (
        browser(world.inspector).get(reverse("attachment", args=[other.number, file.pk])).status_code == 404
    )


def test_a_correction_is_proposed_previewed_and_confirmed_by_a_second_person(world: World) -> None:
    case = with_request(world)
    request = case.requests.get()
    what = f"request-{request.pk}-received_at"
    client = browser(world.inspector)
    assert "request (extension of the suspension), received at: 23.11.2026 15:00" in words(
        client.get(act_url(case, "propose-correction"))
    )
    proposed = do(
        world.inspector,
        case,
        "propose-correction",
        what=what,
        new="2026-11-23T16:00",
        reason="Stamp misread.",
    )
    assert proposed.status_code == 302, words(proposed)
    correction = case.corrections.get()
    page = browser(world.colleague).get(act_url(case, "confirm-correction", f"?correction={correction.pk}"))
    assert "No term and no state changes." in words(page)
    own = do(world.inspector, case, "confirm-correction", correction=correction.pk, seen_effect="{}")
    assert own.status_code == 403
    done = do(world.colleague, case, "confirm-correction", correction=correction.pk, seen_effect="{}")
    assert done.status_code == 302, words(done)
    assert case.requests.get().received_at == almaty(2026, 11, 23, 16)
    assert "23.11.2026 15:00 → 23.11.2026 16:00" in look(world.inspector, case)


def test_a_correction_that_now_changes_something_else_is_shown_again(world: World) -> None:
    case = with_request(world)
    what = f"request-{case.requests.get().pk}-received_at"
    do(world.inspector, case, "propose-correction", what=what, new="2026-11-23T16:00", reason="Misread.")
    correction = case.corrections.get()
    seen = '{"state": ["suspended", "release_resumed"]}'
    answer = do(world.colleague, case, "confirm-correction", correction=correction.pk, seen_effect=seen)
    assert answer.status_code == 409
    assert "What this correction changes is not what you were shown." in words(answer)
    assert 'name="seen_effect" value="{}"' in answer.content.decode()
