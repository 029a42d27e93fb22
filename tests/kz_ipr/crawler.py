"""Everybody's browser for the crawl, and how far each right reaches - worked out apart from `accounts.queries`."""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from accounts.models import Office
from accounts.roles import IN_THE_HEADS_STEAD, TABLE, Role, Scope, What
from tests.kz_ipr.crawl_at import NO_OFFICE
from tests.kz_ipr.crawl_things import Things

PEOPLE = (
    "inspector",
    "head",
    "stand_in",
    "elsewhere",
    "head_elsewhere",
    "chief",
    "registrar",
    "administrator",
    "holder",
    "declarant",
)
_READS = re.compile(r"[\s(]*(SELECT|WITH|SAVEPOINT|RELEASE|ROLLBACK|SET LOCAL|SHOW)\b", re.IGNORECASE)
_WRITES = re.compile(r"\b(INSERT INTO|UPDATE \S+ SET|DELETE FROM|nextval)\b", re.IGNORECASE)


@dataclass
class Visit:
    """One answer, what it asked of the database and what it wrote there; `fault`: what it broke on."""

    answer: HttpResponse
    queries: int
    written: list[str]
    fault: str = ""

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def text(self) -> str:
        return "" if self.answer.streaming else self.answer.content.decode()


@dataclass
class Crawler:
    """Everybody's browser, and the things their addresses lead to."""

    things: Things
    clients: dict[str, Client] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in PEOPLE:
            self.clients[name] = client = Client()
            client.force_login(self.things.people[name])
            client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "en" if name == "head" else "ru"})

    def get(self, who: str, address: str, data: dict[str, Any] | None = None) -> Visit:
        client = self.clients.get(who) or Client()
        return self._visit(lambda: client.get(address, data) if data else client.get(address))

    def post(self, who: str, address: str, data: dict[str, Any] | None = None) -> Visit:
        client = self.clients.get(who) or Client()
        return self._visit(lambda: client.post(address, data or {}))

    def _visit(self, ask: Callable[[], Any]) -> Visit:
        """The answer; whatever it wrote is taken back, so that every visit meets the same things."""
        asked: list[str] = []
        fault = ""

        def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            asked.append(sql)
            return execute(sql, params, many, context)

        with transaction.atomic():
            with connection.execute_wrapper(watch):
                try:
                    with transaction.atomic():
                        answer = ask()
                    if answer.streaming:
                        b"".join(answer)
                except Exception as error:  # named with the address by whoever asked
                    answer, fault = HttpResponse(status=500), repr(error)
            written = [sql for sql in asked if not _READS.match(sql) or _WRITES.search(sql)]
            transaction.set_rollback(True)
        queries = sum(not sql.startswith(("SAVEPOINT", "RELEASE")) for sql in asked)
        return Visit(answer, queries, written, fault)

    def version(self, number: str) -> int:
        """The case's version, as its forms carry it; 0 for what is no case."""
        cases = (*self.things.cases.values(), self.things.there)
        return next((case.version for case in cases if case.number == number), 0)

    def reaches(self, who: str, what: What, office: Office | None) -> bool:
        """Whether the right reaches the thing, by the tree of offices and the one authorisation there is."""
        if office is None:
            return self.has(who, what)
        if office is NO_OFFICE:
            return TABLE[Role(self.things.people[who].role), what] is Scope.ALL
        person, tree = self.things.people[who], self.things.world.tree
        below: dict[Office, set[Office]] = {
            tree.committee: set(tree.all()),
            tree.almaty: {tree.almaty, tree.almaty_airport, tree.almaty_rail},
            tree.astana: {tree.astana, tree.astana_airport},
        }
        if who == "stand_in" and what in IN_THE_HEADS_STEAD and office == tree.almaty_airport:
            return True
        match TABLE[Role(person.role), what]:
            case Scope.ALL:
                return True
            case Scope.OWN_OFFICE:
                return person.office == office
            case Scope.OWN_AND_BELOW:
                return office in below.get(person.office, {person.office})
            case _:
                return False

    def has(self, who: str, what: What) -> bool:
        """Whether the person has the right anywhere."""
        if who == "stand_in" and what in IN_THE_HEADS_STEAD:
            return True
        return TABLE[Role(self.things.people[who].role), what] is not Scope.NONE


def faults(visit: Visit) -> Iterator[str]:
    """What no page of a person signed in may have: unfinished templates, inline code, an id twice, no heading."""
    if "no-store" not in visit.answer.get("Cache-Control", ""):
        yield "may be kept by the browser after signing out"
    kind = visit.answer.get("Content-Type", "")
    if visit.answer.streaming or not kind.startswith("text/html") or visit.status in (301, 302, 405):
        return
    text = visit.text
    for mark in ("{{", "{%", "%(", "style=", "onclick=", "<script>", "None,", ">None<"):
        if mark in text:
            yield f"{mark!r} in {text[max(0, text.index(mark) - 60) : text.index(mark) + 60]!r}"
    ids = re.findall(r'\bid="([^"]*)"', re.sub(r"<template.*?</template>", "", text, flags=re.DOTALL))
    if twice := {each for each in ids if ids.count(each) > 1}:
        yield f"ids twice: {twice}"
    if "<!doctype" in text and text.count("<h1") != 1:
        yield f"{text.count('<h1')} main headings"


def links(text: str, address: str) -> list[str]:
    """Addresses within this site that a page links to."""
    found = [html.unescape(link) for link in re.findall(r'<a\b[^>]*?\bhref="([^"]*)"', text)]
    return [urljoin(address, link.partition("#")[0]) for link in found if not link.startswith("#")]


def names_of_fields(text: str) -> set[str]:
    """What the forms of a page send, without the token."""
    main = text.partition("<main")[2]
    return set(re.findall(r'<(?:input|select|textarea|button)\b[^>]*?\bname="([^"]+)"', main)) - {
        "csrfmiddlewaretoken"
    }
