"""Pages of people who are signed in are kept by no browser and no proxy."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]


def private_pages(get_response: Answer) -> Answer:
    """After signing out the back button asks again, and is sent to sign in: officers share computers."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response

    return answer
