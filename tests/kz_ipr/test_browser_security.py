"""What every answer tells the browser, and who counts as the visitor for the sign-in limit."""

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from kz_ipr.client_address import client_address


def test_the_container_can_ask_whether_the_web_lives_without_signing_in() -> None:
    answer = Client().get("/health/live")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert "no-store" in answer["Cache-Control"]


def test_pages_load_nothing_from_elsewhere_and_run_nothing_inline() -> None:
    policy = dict(
        part.strip().split(" ", 1)
        for part in Client().get("/health/live")["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in str(policy) and "http" not in str(policy)


def test_a_session_lasts_a_working_day_and_scripts_cannot_read_it() -> None:
    assert settings.SESSION_COOKIE_AGE == 8 * 3600
    assert settings.SESSION_COOKIE_HTTPONLY and settings.SESSION_COOKIE_SAMESITE == "Lax"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "6.6.6.6", "10.0.0.1"),  # no proxy of ours: whoever sends the header is not believed
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),  # what the visitor sent stands left of what our proxy added
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.1"),  # came around the outer proxy
    ],
)
def test_the_visitors_address(
    settings: pytest.FixtureRequest, proxies: int, forwarded: str, address: str
) -> None:
    settings.PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address
