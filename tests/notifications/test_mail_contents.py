"""What arrives at the other end: Kazakh letters, the same Message-ID in every repeat, no smuggled headers."""

from datetime import UTC
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest

from notifications.mailer import message_id
from notifications.models import DeliveryState
from notifications.services import deliver
from tests.notifications.samples import MINUTE, NOW, Server, queued

KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"


@pytest.mark.django_db
def test_kazakh_letters_arrive_in_name_subject_and_text(server: Server) -> None:
    body = f"Құрметті құқық иеленуші!\n\n{KAZAKH}\nТауар: «Алма» — 5 дана\n"
    queued(subject=f"Хабарлама {KAZAKH}", body=body, recipient_name=f"{KAZAKH} ЖШС")

    deliver(NOW)

    [mail] = server.mails
    assert mail["Subject"] == f"Хабарлама {KAZAKH}"
    assert mail["To"].addresses[0].display_name == f"{KAZAKH} ЖШС"
    assert mail["To"].addresses[0].addr_spec == "holder@example.kz"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content_charset() == "utf-8"
    assert mail.get_content() == body
    assert mail["Content-Language"] == "kk"
    assert mail["Date"].datetime.astimezone(UTC).replace(microsecond=0) == NOW
    assert server.envelopes == [("customs@kgd.example", ["holder@example.kz"])]
    assert all(byte < 128 for byte in server.raw[0]), "no relay is asked to pass eight-bit text"


@pytest.mark.django_db
def test_long_names_subjects_and_lines_arrive_whole(server: Server) -> None:
    name = "Жауапкершілігі шектеулі серіктестік «Құқық иеленушінің өкілі, Алматы қаласы» " * 3
    subject = "Кедендік рәсімге орналастырылған тауарларды шығару мерзімінің тоқтатылғаны туралы " * 4
    queued(recipient_name=name.strip(), subject=subject.strip(), body="ұзын жол " * 400)

    deliver(NOW)

    [mail] = server.mails
    # Python's newer parser puts blanks between encoded words of a name; RFC 2047, 6.2 wants none.
    to = message_from_bytes(server.raw[0])["To"]
    assert str(make_header(decode_header(to))) == f"{name.strip()} <holder@example.kz>"
    assert mail["Subject"] == subject.strip()
    assert mail.get_content().strip() == ("ұзын жол " * 400).strip()
    assert all(line.strip() for line in server.raw[0].partition(b"\r\n\r\n")[0].splitlines())
    assert b"Subject: \r\n" not in server.raw[0], "RFC 5322, 3.2.2: no line of nothing but blanks"
    assert b"To: \r\n" not in server.raw[0]
    assert max(len(line) for line in server.raw[0].splitlines()) <= 998


@pytest.mark.django_db
def test_the_message_id_is_made_from_the_key(server: Server) -> None:
    queued("case:12:suspended:party:3")

    deliver(NOW)

    assert server.mails[0]["Message-ID"] == message_id("case:12:suspended:party:3")
    assert message_id("a") != message_id("b")
    assert message_id("a").endswith("@kgd.example>")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("recipient_name", "Holder\r\nBcc: rival@example.kz"),
        ("recipient_name", "Holder\nBcc: rival@example.kz"),
        ("recipient_name", "Holder\u2028Bcc: rival@example.kz"),
        ("recipient_name", "Holder\x0bBcc: rival@example.kz"),
        ("subject", "Notice\r\n\r\nAnother text"),
        ("address", "holder@example.kz\r\nRCPT TO:<rival@example.kz>"),
        ("address", "holder@example.kz, rival@example.kz"),
        ("address", "holder@example.kz>, <rival@example.kz"),
        ("address", "not an address"),
        ("address", ""),
        ("address", "\u017fender@example.kz"),
    ],
)
def test_what_could_add_headers_or_recipients_is_never_sent(server: Server, field: str, value: str) -> None:
    message = queued(**{field: value})
    good = queued("good")

    deliver(NOW)

    message.refresh_from_db()
    assert message.state == DeliveryState.FAILED
    assert message.last_error
    assert server.envelopes == [("customs@kgd.example", ["holder@example.kz"])]
    good.refresh_from_db()
    assert good.state == DeliveryState.ACCEPTED


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ['"Quoted", Ltd', "rival@example.kz", "a <rival@example.kz>", "No\u00a0break", "=?utf-8?q?x?="]
)
def test_odd_names_stay_names(server: Server, name: str) -> None:
    queued(recipient_name=name)

    deliver(NOW + MINUTE)

    assert server.envelopes == [("customs@kgd.example", ["holder@example.kz"])]
    [recipient] = server.mails[0]["To"].addresses
    assert recipient.addr_spec == "holder@example.kz"


@pytest.mark.django_db
def test_a_kazakh_domain_is_written_in_ascii(server: Server) -> None:
    queued(address="info@мысал.қаз")

    deliver(NOW)

    [(_, recipients)] = server.envelopes
    assert recipients == ["info@" + "мысал.қаз".encode("idna").decode()]
    assert server.mails[0]["To"].addresses[0].addr_spec == recipients[0]
