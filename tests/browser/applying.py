"""What applicants, registrars and chief officers do at their desks with an application, page by page."""

import re
from pathlib import Path

from django.conf import settings
from playwright.sync_api import expect

from law.register_proposals import ACT_WORDS, ProposedAct
from notifications.sink import list_mails, read_mail
from tests.browser.desk import Desk
from tests.registers.applications import pdf, png

PASSWORD = "Қыркүйек пен сарқылмас бұлақ 7"


def paper(folder: Path, name: str) -> Path:
    """A document on this person's computer, or an image by its ending; each is another one."""
    path = folder / name
    path.write_bytes((png() if name.endswith(".png") else pdf()).getvalue())
    return path


def follow_mailed_link(desk: Desk, address: str) -> None:
    """Open the link of the latest mail that the sink took for an address."""
    folder = Path(settings.MAIL_SINK_DIR)
    mail = next(read_mail(folder, each.name) for each in list_mails(folder) if address in each.to)
    found = re.search(re.escape(settings.SITE_URL) + r"(\S+)", mail.text)
    assert found, mail.text
    desk.open(found[1])


def choose_country(desk: Desk, code: str) -> None:
    """A country by its code: its name is the language's."""
    desk.field("Country").select_option(code)


def attach(desk: Desk, field: str, path: Path) -> None:
    """Choose a file; it is sent in parts at once, and has arrived."""
    desk.page.set_input_files(f"#id_{field}", path)
    said = desk.page.locator(f"#id_{field} ~ .upload [role=status]")
    arrived = desk.say("“{name}” has arrived. Press “Add” to hand it in.").replace("{name}", path.name)
    expect(said).to_have_text(arrived)


def hand_in(desk: Desk, kind: str, path: Path) -> None:
    """A document on the page of documents."""
    desk.page.locator("#id_kind").select_option(kind)
    attach(desk, "file", path)
    desk.press("Add")
    desk.sees("It is added.")


def accept_undertaking(desk: Desk) -> None:
    """Read the undertaking on its page and give it."""
    desk.page.locator("main").get_by_role("checkbox").check()
    desk.press("Save and go back to the topics")
    desk.sees("The undertaking is given.")


def label_of(desk: Desk, act: ProposedAct) -> str:
    """The words of the button by which a decision is proposed."""
    return desk.say("Propose: %(what)s", what=desk.say(ACT_WORDS[act]))


def open_proposing(desk: Desk, act: ProposedAct) -> None:
    """The registrar, on the page of the application or entry, opens the form of a proposal."""
    with desk.page.expect_navigation():
        desk.page.get_by_role("link", name=label_of(desk, act), exact=True).click()
    desk.look()


def propose(desk: Desk, act: ProposedAct, why: str) -> None:
    """Send the form of a proposal, filled in but for the reasons."""
    desk.fill("Why it is proposed", why)
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name=label_of(desk, act), exact=True).click()
    desk.look()
    desk.sees("Proposed. Another person decides; the terms run on.")


def decide(desk: Desk, act: ProposedAct) -> None:
    """The chief officer finds the proposal in the list and decides as proposed."""
    desk.open("/proposals/")
    words = desk.say(ACT_WORDS[act])
    with desk.page.expect_navigation():
        row = desk.page.get_by_role("link", name=re.compile(rf"^{re.escape(words)}$", re.IGNORECASE))
        row.first.click()
    desk.look()
    desk.press("Decide as proposed")
    desk.sees("Decided as proposed.")


def follow_text(desk: Desk, text: str) -> None:
    """A link by words that are no sentence of the pages, such as a number."""
    with desk.page.expect_navigation():
        desk.page.locator("main").get_by_role("link", name=text, exact=True).first.click()
    desk.look()
