"""The read side of letters. Lists come as querysets, for the caller to narrow to what its user may see."""

from django.db.models import QuerySet

from letters.models import Letter


def letters_for(subject_kind: str, subject_id: int) -> QuerySet[Letter]:
    """Letters about a subject in the order of their issue, without their contents; `rendering` with its hash."""
    return (
        Letter.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
        .select_related("rendering")
        .defer("data", "rendering__content")
        .order_by("id")
    )
