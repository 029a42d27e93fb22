"""The new case by keyboard alone, in both languages and widths; nothing typed is lost on the way."""

import io
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from PIL import Image
from playwright.sync_api import Route, expect

from customs.models import Attachment, Case, CaseDraft
from tests.browser.desk import Desk
from tests.browser.work import DECLARATION, EACH, REGISTERED_ON, fill_by_keyboard, prepare_by_keyboard
from tests.factories import World, opened_case

SIGNS = "The sole carries a mark that the holder does not use."


def kept(desk: Desk) -> None:
    """The page says that what was typed is kept."""
    expect(desk.page.locator("#draft-state")).to_contain_text("20.11.2026")


def photograph(folder: Path, colour: str) -> Path:
    file = io.BytesIO()
    Image.new("RGB", (800, 600), colour).save(file, "JPEG")
    path = folder / f"{colour}.jpg"
    path.write_bytes(file.getvalue())
    return path


@EACH
def test_the_whole_case_by_keyboard(
    desk: Callable[..., Desk], world: World, language: str, width: int
) -> None:
    """Two minutes are an officer's time; the pages must not take a good part of them."""
    inspector = desk("inspector", language=language, width=width)
    inspector.open("/cases/new/")
    assert inspector.barriers() == []
    inspector.open("/")
    begun = monotonic()
    number = prepare_by_keyboard(inspector)
    assert monotonic() - begun < 120
    case = Case.objects.get(number=number)
    assert (case.regime, case.lines.count(), case.prepared_by) == ("registered", 2, world.inspector)
    assert not CaseDraft.objects.exclude(fields={}).exists()


@EACH
def test_a_draft_is_there_after_signing_out(
    desk: Callable[..., Desk], world: World, language: str, width: int, tmp_path: Path
) -> None:
    inspector = desk("inspector", language=language, width=width)
    page = inspector.page
    inspector.open("/cases/new/")
    inspector.type("Declaration number", DECLARATION)
    inspector.type("Registered on", REGISTERED_ON[1])
    inspector.type("Name", "Broker Plus LLP", "Declarant")
    inspector.reach(inspector.goods_field("Mark on the goods", 1))
    page.keyboard.type("ALMA TREK")
    inspector.reach(inspector.field("Find register entries"))
    entry = page.locator("#entries").get_by_role("checkbox")
    expect(entry).to_have_count(1)
    inspector.sees("exactly this mark")
    inspector.reach(entry)
    page.keyboard.press("Space")
    inspector.sees("Proposed: object in a register")
    inspector.type("Signs of infringement", SIGNS)
    page.set_input_files("#id_photos", [photograph(tmp_path, "red"), photograph(tmp_path, "blue")])
    expect(page.locator("#photos img")).to_have_count(2)
    kept(inspector)
    inspector.look()
    assert inspector.barriers() == []
    inspector.sign_out()
    inspector.sign_in(world.inspector.username)
    inspector.open("/cases/new/")
    inspector.look()
    assert inspector.barriers() == []
    inspector.enter(page.get_by_role("link", name=DECLARATION))
    expect(inspector.field("Declaration number")).to_have_value(DECLARATION)
    expect(inspector.field("Registered on")).to_have_value(REGISTERED_ON[0])
    expect(inspector.field("Name", "Declarant")).to_have_value("Broker Plus LLP")
    expect(inspector.goods_field("Mark on the goods", 1)).to_have_value("ALMA TREK")
    expect(inspector.field("Signs of infringement")).to_have_value(SIGNS)
    expect(entry).to_be_checked()
    expect(page.locator("#photos img")).to_have_count(2)
    page.locator("#photos img").first.scroll_into_view_if_needed()
    expect(page.locator("#photos img").first).to_have_js_property("naturalWidth", 480)
    inspector.look()


def test_the_session_ends_while_typing(desk: Callable[..., Desk], world: World) -> None:
    """Said at once beside the button; after signing in the person stands before what was typed."""
    inspector = desk("inspector")
    inspector.open("/cases/new/")
    inspector.fill("Declaration number", DECLARATION)
    inspector.context.clear_cookies(name="sessionid")
    inspector.fill("Signs of infringement", SIGNS)
    inspector.sees("You are signed out. What you typed so far is kept.")
    assert inspector.barriers() == []
    inspector.press("Prepare the case")
    inspector.sign_in(world.inspector.username)
    expect(inspector.field("Declaration number")).to_have_value(DECLARATION)
    expect(inspector.field("Signs of infringement")).to_have_value(SIGNS)


def test_leaving_the_page_in_the_middle_of_a_word(desk: Callable[..., Desk], world: World) -> None:
    inspector = desk("inspector")
    inspector.open("/cases/new/")
    inspector.type("Declaration number", DECLARATION)
    inspector.open("/cases/")
    inspector.open("/cases/new/")
    inspector.page.get_by_role("link", name=DECLARATION).wait_for()


def test_a_party_of_an_earlier_declaration_by_keyboard(desk: Callable[..., Desk], world: World) -> None:
    earlier = opened_case(world).declaration.parties.get(role="declarant")
    inspector = desk("inspector")
    page = inspector.page
    inspector.open("/cases/new/")
    inspector.type("E-mail", "new@address.example", "Declarant")
    page.locator("#id_declarant-name").focus()
    page.keyboard.type(earlier.name[:5])
    offer = page.locator("#declarant-offers").get_by_role("button", name=earlier.name)
    expect(offer).to_be_visible()
    assert inspector.barriers() == []
    inspector.reach(offer)
    page.keyboard.press("Enter")
    expect(inspector.field("Name", "Declarant")).to_have_value(earlier.name)
    expect(inspector.field("Location", "Declarant")).to_be_focused()
    expect(inspector.field("E-mail", "Declarant")).to_have_value("new@address.example")
    take = inspector.button("Take the earlier data")
    expect(take).to_be_visible()
    assert inspector.barriers() == []
    inspector.reach(take)
    page.keyboard.press("Enter")
    expect(inspector.field("E-mail", "Declarant")).to_have_value(earlier.email)


def test_photographs_go_into_the_case(desk: Callable[..., Desk], world: World, tmp_path: Path) -> None:
    inspector = desk("inspector", width=390)
    page = inspector.page
    inspector.open("/cases/new/")
    page.set_input_files("#id_photos", [photograph(tmp_path, "red"), photograph(tmp_path, "green")])
    expect(page.locator("#photos img")).to_have_count(2)
    page.get_by_role("button", name=inspector.say("Remove photograph %(number)s", number=2)).click()
    expect(page.locator("#photos img")).to_have_count(1)
    number = fill_by_keyboard(inspector)
    assert [file.name for file in Attachment.objects.filter(case__number=number)] == ["red.jpg"]
    picture = page.locator("img.file-small")
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    assert inspector.barriers() == []


def test_who_else_has_the_case_open_and_a_late_save(desk: Callable[..., Desk], world: World) -> None:
    case = opened_case(world)
    head, inspector = desk("head"), desk("inspector")
    inspector.open(f"/cases/{case.number}/")
    head.open(f"/cases/{case.number}/do/decline/")
    expect(head.page.locator(".present")).to_contain_text(world.inspector.full_name)
    inspector.open(f"/cases/{case.number}/")
    expect(inspector.page.locator(".present")).to_contain_text(world.head.full_name)
    assert inspector.barriers() == [] and head.barriers() == []
    head.fill("Reasons", "No likelihood of confusion.")
    inspector.open(f"/cases/{case.number}/do/complete-contact/?party={case.parties.earliest('pk').pk}")
    inspector.page.locator("#id_email").fill("x@broker.example")
    inspector.page.locator("#id_source").fill("telephone")
    inspector.press("Complete contact data")
    head.press("Decline to suspend")
    head.sees("What changed since you opened this page")
    head.sees("What you typed stands below; nothing of it was sent.")
    expect(head.field("Reasons")).to_have_value("No likelihood of confusion.")
    assert head.barriers() == []


def test_an_entry_ticked_while_a_search_is_on_its_way_stays_ticked(
    desk: Callable[..., Desk], world: World
) -> None:
    officer = desk("inspector")
    officer.open("/cases/new/")
    officer.type("Find register entries", "alma trk")
    entry = officer.page.locator("#entries").get_by_role("checkbox")
    expect(entry).to_have_count(1)
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        """The first answer waits until the entry is ticked, the next ones do not."""
        waiting.append(route)
        if len(waiting) > 1:
            route.continue_()

    officer.page.route("**/cases/new/entries/", hold)
    officer.field("Find register entries").press_sequentially("e")
    officer.page.wait_for_timeout(700)
    assert len(waiting) == 1
    entry.check()
    with officer.page.expect_request("**/cases/new/entries/") as again:
        waiting[0].continue_()
    assert f"entries={entry.get_attribute('value')}" in (again.value.post_data or "").replace("\r\n", "")
    expect(entry).to_be_checked()
