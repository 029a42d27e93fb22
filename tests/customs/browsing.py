"""Looking at pages as an officer does: signed in, in English, reading what stands there."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.models import User
from customs.models import Case


def browser(user: User) -> Client:
    """A browser in which this person is signed in. Sign in after the time was set: sessions end."""
    client = Client()
    client.force_login(user)
    client.cookies.load({"django_language": "en"})
    return client


def words(answer: HttpResponse) -> str:
    """What a reader sees: the text of the page with single spaces."""
    page = answer.content.decode()
    page = re.sub(r"<(script|style|template)\b.*?</\1>", " ", page, flags=re.DOTALL)
    page = re.sub(r"<br>|</(td|th|li|p|dt|dd|h\d|div|span|caption|legend)>", r"\g<0> ", page)
    text = re.sub(r" ([,.:;)])", r"\1", re.sub(r"\s+", " ", strip_tags(page)))
    for entity, letter in (("&#x27;", "'"), ("&quot;", '"'), ("&amp;", "&"), ("\xa0", " ")):
        text = text.replace(entity, letter)
    return text


def case_url(case: Case) -> str:
    return reverse("case", args=[case.number])


def act_url(case: Case, act: str, query: str = "") -> str:
    return reverse("case-act", args=[case.number, act]) + query


def look(user: User, case: Case) -> str:
    """The words of a case's page."""
    answer = browser(user).get(case_url(case))
    assert answer.status_code == 200
    return words(answer)


def do(user: User, case: Case, act: str, version: int | None = None, **data: Any) -> HttpResponse:
    """Fill in the form of an act, as the page that shows the case's present version, and send it."""
    if version is None:
        version = Case.objects.get(pk=case.pk).version
    return browser(user).post(act_url(case, act), {"version": version, **data})
