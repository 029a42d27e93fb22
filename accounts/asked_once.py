"""A page that is only looked at asks the database each question of rights once."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from accounts.queries import asking_once

Answer = Callable[[HttpRequest], HttpResponseBase]


def asked_once(get_response: Answer) -> Answer:
    """Rights do not change while one page is read; an act asks again under its lock."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return get_response(request)
        with asking_once():
            return get_response(request)

    return answer
