"""The sample offices: each heads its letters with the ministry, the offices above it and how to reach it."""

import pytest

from accounts.letterheads import head_of
from accounts.models import Office
from kz_ipr.sample.world import make_world
from tests.factories import almaty


@pytest.mark.django_db
def test_every_sample_office_has_a_letterhead_in_both_languages() -> None:
    make_world(now=almaty(2026, 9, 1, 9))
    post = Office.objects.get(code="55302")
    for language, ministry in (("kk", "Қаржы министрлігі"), ("ru", "Министерство финансов")):
        head = head_of(post, language)
        assert ministry in head["lines"][0]
        assert head["lines"][-1] == post.name_in(language)
        assert len(head["lines"]) == 4 and len(head["contact"]) == 3
    assert not Office.objects.filter(letterhead_kk="").exists()
