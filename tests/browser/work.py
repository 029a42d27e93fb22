"""What officers do at their desks, in the order in which the pages ask for it."""

from datetime import datetime

import pytest
from playwright.sync_api import expect

from law.documents import DOCUMENT_LABELS, DocumentKind
from tests.browser.desk import Desk

#: In both languages of the officers, on both widths.
EACH = pytest.mark.parametrize(
    ("language", "width"), [("ru", 1280), ("kk", 1280), ("ru", 390), ("kk", 390)], ids=str
)
#: The same however a browser writes dates: day and month are equal.
REGISTERED_ON = ("2026-11-11", "11112026")
DECLARATION = "50501/111126/0000017"


def prepare_by_keyboard(desk: Desk) -> str:
    """A case on a registered object, without touching the mouse; its number."""
    menu = desk.button("Menu")
    if menu.is_visible():
        desk.reach(menu)
        desk.page.keyboard.press("Enter")
    desk.enter(desk.page.get_by_role("link", name=desk.say("New case"), exact=True).first)
    return fill_by_keyboard(desk)


def fill_by_keyboard(desk: Desk) -> str:
    """The page of a new case from its first field to its button."""
    desk.type("Customs procedure", desk.say("release for domestic consumption"))
    desk.type("Declaration number", DECLARATION)
    desk.type("Registered on", REGISTERED_ON[1])
    desk.type("Name", "Broker Plus LLP", "Declarant")
    desk.type("Location", "Almaty, Ryskulov 57", "Declarant")
    desk.type("E-mail", "declarant@parties.example", "Declarant")
    for row in (1, 2):
        _goods_by_keyboard(desk, row)
    desk.type("Find register entries", "alma trk")
    entry = desk.page.locator("#entries").get_by_role("checkbox")
    expect(entry).to_have_count(1)
    desk.reach(entry)
    desk.page.keyboard.press("Space")
    desk.type("Signs of infringement", "The sole carries a mark that the holder does not use.")
    desk.enter(desk.button("Prepare the case"))
    return _number(desk)


def _goods_by_keyboard(desk: Desk, row: int) -> None:
    goods = {
        "Commodity code": "6404110000",
        "Description": "Sports footwear",
        "Mark on the goods": "ALMA TREK",
        "Quantity": "200",
        "Unit": "pair",
        "Value": "1500000",
        "Country of origin": "CN",
    }
    for label, text in goods.items():
        desk.reach(desk.goods_field(label, row))
        desk.page.keyboard.type(text)


def prepare_ex_officio(desk: Desk) -> str:
    """A case on a mark in no register; its number."""
    desk.open("/cases/new/")
    desk.fill("Declaration number", DECLARATION)
    desk.fill("Registered on", REGISTERED_ON[0])
    desk.fill("Name", "Broker Plus LLP", "Declarant")
    desk.fill("Location", "Almaty, Ryskulov 57", "Declarant")
    desk.fill("E-mail", "declarant@parties.example", "Declarant")
    goods = {
        "Commodity code": "6404110000",
        "Description": "Sports footwear",
        "Mark on the goods": "DALA SPORT",
    }
    for label, text in {
        **goods,
        "Quantity": "20",
        "Unit": "pair",
        "Value": "900",
        "Country of origin": "CN",
    }.items():
        desk.goods_field(label, 1).fill(text)
    desk.tick("Ex officio: a trade mark in neither register (CC 199)")
    desk.fill("Trade mark", "DALA SPORT")
    desk.fill("Name", "Dala Sport LLP", "Right holder")
    desk.fill("Location", "Karaganda, Bukhar-Zhyrau 49", "Right holder")
    desk.fill("E-mail", "office@dala.example", "Right holder")
    desk.fill("Signs of infringement", "Poor print of the mark on the boxes.")
    desk.press("Prepare the case")
    return _number(desk)


def _number(desk: Desk) -> str:
    number = desk.page.url.rstrip("/").rpartition("/")[2]
    desk.sees("Case %(number)s is prepared and waits for the head's decision.", number=number)
    return number


def resumes_on(desk: Desk, day: str) -> None:
    """The case page says on which day release resumes by itself; in Russian the words are checked to the letter."""
    words = f"{desk.say('Release resumes by itself on')} {day}"
    assert desk.language != "ru" or words == f"Выпуск возобновится автоматически {day}"
    assert words in desk.main()


def suspend(desk: Desk) -> None:
    """The head's decision, on the case page; the reasons stand there already."""
    desk.follow("Suspend release")
    expect(desk.field("Reasons")).not_to_be_empty()
    desk.press("Suspend release")
    desk.sees("Release is suspended. Both sides are told, the declaration system is instructed to hold.")


def received(desk: Desk, act: str, party: str, at: datetime, **more: str) -> None:
    """Enter on the case page what was received by e-mail from a party at an instant."""
    desk.follow(act)
    for label, option in more.items():
        desk.choose(label.replace("_", " ").capitalize(), option)
    desk.choose("From whom", party)
    desk.choose("Channel", "e-mail")
    desk.fill("Received at", at)
    desk.press("Record")


def lodge(desk: Desk, kind: DocumentKind, party: str, at: datetime) -> None:
    """One document of the holder's side."""
    received(desk, "Document lodged", party, at, document=DOCUMENT_LABELS[kind])
    desk.sees("The document is recorded.")
