"""An application in a real browser: a file goes on after the connection is lost, what is typed is saved by itself."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Route, expect

from law.application_check import Topic
from registers.models import Application, ApplicationFile, Upload
from registers.services.draw_up import save_topic, start_application
from registers.services.typed_topics import Page
from tests.browser.desk import Desk
from tests.factories import World, almaty
from tests.registers.applications import make_organisation

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 14_000
EACH = pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ru", 390), ("kk", 390)], ids=str)


@pytest.fixture
def draft(world: World) -> Application:
    organisation, person = make_organisation(person=world.holder)
    return start_application(organisation=organisation, by=person, now=almaty(2026, 11, 20, 9))


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "proof.pdf"
    path.write_bytes(PDF)
    return path


def topic(draft: Application, about: Topic) -> str:
    return reverse("application-topic", args=[draft.pk, about.value])


@EACH
def test_a_file_goes_on_where_the_connection_was_lost(
    desk: Callable[..., Desk], draft: Application, paper: Path, language: str, width: int
) -> None:
    applicant = desk("holder", language=language, width=width)
    page = applicant.page
    applicant.open(topic(draft, Topic.DOCUMENTS))
    parts: list[str] = []

    def carry(route: Route) -> None:
        """The second part is lost, and so is the next try."""
        parts.append(route.request.headers.get("upload-offset", ""))
        if len(parts) in (2, 3):
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/uploads/*-*/", carry)
    page.set_input_files("#id_file", paper)
    said = page.locator(".upload [role=status]")
    expect(said).to_have_text(
        applicant.say("There is no connection. Sending goes on by itself when it is back.")
    )
    expect(said).to_contain_text(
        applicant.say("“{name}” has arrived. Press “Add” to hand it in.").replace("{name}", paper.name)
    )
    assert parts[:4] == ["0", "1048576", "1048576", "1048576"], "from where it stood, not from the beginning"
    assert applicant.barriers() == []
    applicant.look()
    page.locator("#id_kind").select_option("proof_of_right")
    applicant.press("Add")
    file = ApplicationFile.objects.get()
    assert (file.size, file.sha256) == (len(PDF), hashlib.sha256(PDF).hexdigest())
    _forget_lost(applicant)


def _only_the_first(route: Route) -> None:
    if route.request.headers["upload-offset"] == "0":
        route.continue_()
    else:
        route.abort("connectionreset")


def _forget_lost(applicant: Desk) -> None:
    """The lost connection is part of the story, not a fault."""
    applicant.troubles[:] = [each for each in applicant.troubles if "ERR_CONNECTION_RESET" not in each]


def test_another_page_goes_on_with_the_same_file(
    desk: Callable[..., Desk], draft: Application, paper: Path
) -> None:
    """The page is closed in the middle; the button, pressed early, waits for the file."""
    applicant = desk("holder", language="en")
    page = applicant.page
    applicant.open(topic(draft, Topic.DOCUMENTS))
    page.route("**/uploads/*-*/", _only_the_first)
    page.set_input_files("#id_file", paper)
    expect(page.locator(".upload progress")).to_have_js_property("value", 29)
    page.unroute_all(behavior="wait")
    applicant.open(topic(draft, Topic.DOCUMENTS))
    _forget_lost(applicant)
    applicant.sees("29 % of “proof.pdf” has arrived: choose it again to go on.")
    begun = Upload.objects.get().key
    page.set_input_files("#id_file", paper)
    with page.expect_navigation():
        applicant.button("Add").click()
    assert Upload.objects.get().key == begun
    assert ApplicationFile.objects.get().sha256 == hashlib.sha256(PDF).hexdigest()


def test_a_file_that_is_not_taken_is_refused_at_once(
    desk: Callable[..., Desk], draft: Application, tmp_path: Path
) -> None:
    applicant = desk("holder", language="en")
    applicant.open(topic(draft, Topic.DOCUMENTS))
    page = tmp_path / "page.pdf"
    page.write_bytes(b"<!doctype html>" + b" " * 3_000_000)
    applicant.page.set_input_files("#id_file", page)
    said = applicant.page.locator(".upload [role=status]")
    expect(said).to_contain_text("“page.pdf” is of a kind that is not taken")
    expect(said).to_contain_text("House rule")


def test_what_is_typed_is_saved_and_a_colleague_s_words_are_not_overwritten(
    desk: Callable[..., Desk], draft: Application, world: World
) -> None:
    applicant = desk("holder", language="en")
    page = applicant.page
    applicant.open(topic(draft, Topic.RISKS))
    applicant.type("Known routes and infringers", "By rail")
    state = page.locator("#draft-state")
    expect(state).to_contain_text("Saved, 20.11.2026")
    draft.refresh_from_db()
    assert draft.risks == "By rail"
    # Leaving for another tab sends what was typed a moment before; coming back does not overtake itself.
    page.keyboard.type(" and road")
    page.evaluate(
        "Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    page.keyboard.type(" at night")
    page.wait_for_timeout(2500)
    expect(state).to_contain_text("Saved, 20.11.2026")
    draft.refresh_from_db()
    assert draft.risks == "By rail and road at night"
    save_topic(
        application_id=draft.pk,
        topic=Topic.RISKS,
        fields={"risks": "By sea"},
        by=world.holder,
        now=almaty(2026, 11, 20, 9, 5),
        page=Page(seen={"risks": "By rail and road at night"}, tab="another"),
    )
    page.keyboard.type(" in winter")
    expect(state).to_contain_text("Not saved.")
    assert applicant.barriers() == []
    with page.expect_navigation():
        applicant.button("See what changed").click()
    applicant.sees("What changed since you opened this page")
    expect(applicant.field("Known routes and infringers")).to_have_value(
        "By rail and road at night in winter"
    )
    applicant.press("Save and go back to the topics")
    draft.refresh_from_db()
    assert draft.risks == "By rail and road at night in winter"


def test_a_half_typed_row_outlives_a_closed_tab_and_a_lost_session(
    desk: Callable[..., Desk], draft: Application, world: World
) -> None:
    applicant = desk("holder", language="en")
    page = applicant.page
    applicant.open(topic(draft, Topic.LICENSEES))
    applicant.type("Name", "Shops LLP")
    expect(page.locator("#row-state")).to_contain_text("Kept for you, 20.11.2026")
    page.keyboard.type(" and more")
    # The tab is closed a moment later: what was typed last is sent on leaving.
    page.close()
    applicant.page = page = applicant.context.new_page()
    applicant.open(topic(draft, Topic.LICENSEES))
    applicant.sees("What you typed here and did not enter yet")
    expect(applicant.field("Name")).to_have_value("Shops LLP and more")
    assert applicant.barriers() == []
    applicant.context.clear_cookies(name="sessionid")
    applicant.type("Address", "Almaty")
    page.get_by_role("link", name="Sign in to go on").click()
    applicant.sign_in(world.holder.username)
    expect(applicant.field("Address")).to_have_value("Almaty")
    assert not draft.licensees.exists()
    applicant.press("Add")
    assert draft.licensees.get().name == "Shops LLP and more"
    applicant.sees_not("What you typed here and did not enter yet")


def test_nothing_is_lost_when_the_session_ends(
    desk: Callable[..., Desk], draft: Application, world: World
) -> None:
    applicant = desk("holder", language="en")
    applicant.open(topic(draft, Topic.RISKS))
    applicant.context.clear_cookies(name="sessionid")
    applicant.type("Known routes and infringers", "By rail")
    link = applicant.page.get_by_role("link", name="Sign in to go on")
    expect(link).to_be_visible()
    link.click()
    applicant.sign_in(world.holder.username)
    applicant.sees("stands in the fields")
    expect(applicant.field("Known routes and infringers")).to_have_value("By rail")
