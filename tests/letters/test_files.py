"""The file of a letter: made once, the same bytes each time, an archive's PDF that a screen reader can read."""

import hashlib
import io

import pytest
from django.db import IntegrityError, connection, transaction
from pypdf import PdfReader

from letters.models import Letter, Rendering
from letters.pdf import CannotBeMade, pdf_of
from letters.services import pdf_for, pdf_of_message, render_waiting
from tests.factories import almaty
from tests.letters.reading import said_by
from tests.letters.samples import NOW, data, issued

pytestmark = pytest.mark.django_db

LATER = almaty(2026, 11, 25, 16)


def test_made_again_it_has_the_same_bytes() -> None:
    letter = issued()
    assert pdf_of(letter) == pdf_of(Letter.objects.get(pk=letter.pk))


def test_what_is_stored_is_what_everybody_gets() -> None:
    letter = issued()

    first = pdf_for(letter.pk, now=NOW)
    again = pdf_of_message(letter.dedupe_key, now=LATER)

    rendering = Rendering.objects.get()
    assert first == again and first.content == bytes(rendering.content)
    assert rendering.sha256 == hashlib.sha256(first.content).hexdigest()
    assert (rendering.size, rendering.rendered_at) == (len(first.content), NOW)
    assert pdf_of_message("no letter goes with it", now=NOW) is None


def test_it_is_dated_as_the_letter_and_fit_for_archive_and_screen_reader() -> None:
    reader = PdfReader(io.BytesIO(pdf_of(issued())))

    assert reader.metadata is not None and reader.metadata.title == "Уведомление"
    assert str(reader.metadata.creation_date).startswith("2026-11-20")
    xmp = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp and "<pdfaid:conformance>B</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert reader.trailer["/Root"]["/Lang"] == "kk"
    fonts = {
        font.get_object()["/BaseFont"].split("+")[-1].lstrip("/")
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts == {"NotoSans-Regular", "NotoSans-Bold"}


def test_letters_that_wait_are_made_and_one_that_cannot_be_made_stops_no_other() -> None:
    broken = issued("broken", data={**data(), "terms": [{"name": {}}]})
    whole = issued("whole")

    assert render_waiting(now=NOW) == 1

    broken.refresh_from_db()
    whole.refresh_from_db()
    assert whole.rendered_at == NOW and "Товары" in said_by(pdf_for(whole.pk, now=NOW).content)
    assert broken.rendered_at is None and broken.last_error.startswith("KeyError")
    assert broken.next_attempt_at is not None and broken.next_attempt_at > NOW
    assert render_waiting(now=NOW) == 0  # nothing due: the broken one waits for its next time
    with pytest.raises(CannotBeMade):
        pdf_for(broken.pk, now=NOW)


def test_the_database_keeps_a_letter_as_it_was_issued() -> None:
    letter = issued()
    pdf_for(letter.pk, now=NOW)
    for statement in (
        "UPDATE letters_letter SET title = 'x'",
        "UPDATE letters_letter SET place = 9",
        "UPDATE letters_letter SET data = '{}'",
        "UPDATE letters_letter SET rendered_at = NULL",
        "DELETE FROM letters_letter",
        "UPDATE letters_rendering SET content = ''",
        "DELETE FROM letters_rendering",
        "DELETE FROM letters_counter",
        "TRUNCATE letters_letter CASCADE",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(statement)
