"""A person before a browser: finds things by the words on the page, and notices what goes wrong."""

import re
from datetime import datetime
from functools import cache
from pathlib import Path

from django.utils import translation
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, expect

from tests.accounts.factories import PASSWORD

AXE = Path(__file__).with_name("axe.min.js")

#: Tabs from one field to the next thing needed: more means that the keyboard does not get there.
_TABS = 120

#: The browser says in its console that a page was refused; that is the page's answer, not a fault.
_ANSWER = re.compile(
    r"Failed to load resource: the server responded with a status of (403|404|409|410|422|429)"
)

_AXE = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations
    .filter(each => ["serious", "critical"].includes(each.impact))
    .map(each => each.id + ": " + each.nodes.map(node => node.target.join(" ")).join("; "));
}"""

_TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.querySelectorAll("main *, header *, footer *")].filter(
    each => each.getBoundingClientRect().right > room + 1 && !each.closest(".table-scroll"));
  return wide.slice(0, 5).map(each => each.tagName + "." + each.className + " " + each.textContent.trim().slice(0, 40));
}"""


@cache
def axe() -> str:
    return AXE.read_text(encoding="utf-8")


class Desk:
    """One browser with one page. `troubles`: errors of the console, of scripts and of the security policy."""

    def __init__(self, context: BrowserContext, *, language: str) -> None:
        self.context = context
        self.language = language
        self.troubles: list[str] = []
        self.page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self._noticed(f"script: {error}"))
        self.page.on("requestfailed", lambda request: self._lost(request.url, request.failure))

    def _heard(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not _ANSWER.match(said.text):
            self._noticed(f"console: {said.text}")

    def _lost(self, url: str, why: str | None) -> None:
        if why != "net::ERR_ABORTED":  # the person went on before it was there
            self._noticed(f"not loaded: {url} {why}")

    def _noticed(self, trouble: str) -> None:
        self.troubles.append(f"{self.page.url}: {trouble}")

    # Words

    def say(self, sentence: str, **params: object) -> str:
        """A sentence of the pages in the language of this desk."""
        with translation.override(self.language):
            text = translation.gettext(sentence)
        return text % params if params else text

    # Going about

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        """From wherever signing in is asked for, else from the sign-in page."""
        if "/sign-in/" not in self.page.url:
            self.open("/sign-in/")
        self.field("sign-in name").fill(username)
        self.field("Password").fill(password)
        self.press("Sign in")

    def sign_in_again(self, username: str, path: str, password: str = PASSWORD) -> None:
        """Open a page, signed in anew where the session has ended meanwhile; some pages are open to everybody."""
        self.open(path)
        if not self.page.locator("form[action$='/sign-out/']").count():
            self.sign_in(username, password)
            self.open(path)

    def sign_out(self) -> None:
        self.press("Sign out")

    def open(self, path: str) -> None:
        self.page.goto(path)
        self.look()

    def press(self, label: str, *, exact: bool = True) -> None:
        """A button that leads to another page, or to this one again."""
        with self.page.expect_navigation():
            self.button(label, exact=exact).click()
        self.look()

    def follow(self, label: str) -> None:
        """A link."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=self.say(label), exact=True).first.click()
        self.look()

    def button(self, label: str, *, exact: bool = True) -> Locator:
        return self.page.get_by_role("button", name=self.say(label), exact=exact)

    def field(self, label: str, part: str = "", **params: object) -> Locator:
        """An input by its label, in the part of the page with that legend if one is named.

        Labels end in a star where the field must be filled in.
        """
        words = re.compile(rf"^\s*{re.escape(self.say(label, **params))}\s*\*?\s*$", re.IGNORECASE)
        place = (
            self.page.get_by_role("group", name=self.say(part), exact=True)
            if part
            else self.page.locator("main")
        )
        return place.get_by_label(words)

    def goods_field(self, label: str, row: int) -> Locator:
        """A cell of the goods table."""
        return self.page.get_by_label(
            self.say("%(field)s, row %(row)s", field=self.say(label), row=row), exact=True
        )

    def main(self) -> str:
        """The words of the page's content, spaces as one."""
        return " ".join(self.page.locator("main").inner_text().split())

    # Filling in

    def fill(self, label: str, value: object, part: str = "", **params: object) -> None:
        """Type into a field; times as the clock in Almaty shows them."""
        text = value.strftime("%Y-%m-%dT%H:%M") if isinstance(value, datetime) else str(value)
        self.field(label, part, **params).fill(text)

    def choose(self, label: str, option: str, part: str = "") -> None:
        """The first option of a list that contains these words."""
        box = self.field(label, part)
        box.select_option(box.locator("option", has_text=self.say(option)).first.get_attribute("value"))

    def tick(self, label: str) -> None:
        self.page.get_by_label(self.say(label), exact=True).check()

    # By keyboard alone

    def reach(self, target: Locator) -> None:
        """Press Tab until the focus is there."""
        for _step in range(_TABS):
            if target.evaluate("each => each === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {target}")

    def type(self, label: str, text: str, part: str = "", **params: object) -> None:
        self.reach(self.field(label, part, **params))
        self.page.keyboard.type(text)

    def enter(self, target: Locator) -> None:
        """Reach a link or a button and press Enter."""
        self.reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()

    # Looking

    def sees(self, sentence: str, **params: object) -> None:
        """The words stand on the page, in the language of this desk."""
        expect(self.page.locator("body")).to_contain_text(self.say(sentence, **params))

    def sees_not(self, sentence: str, **params: object) -> None:
        expect(self.page.locator("body")).not_to_contain_text(self.say(sentence, **params))

    def look(self) -> None:
        """Nothing of the page lies beyond the edge of the screen."""
        if wide := self.page.evaluate(_TOO_WIDE):
            self._noticed(f"wider than the screen: {wide}")

    def barriers(self) -> list[str]:
        """What axe finds of serious or critical impact."""
        self.page.evaluate(axe())
        return [f"{self.page.url}: {each}" for each in self.page.evaluate(_AXE)]
