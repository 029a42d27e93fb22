"""Tables of the journal. Their triggers stand in migration 0002; only `journal.services` writes here."""

from django.db import models
from django.db.models import Q

from journal.head_files import Header


class Record(models.Model):
    """One record of a chain: immutable, proven by its hash over the predecessor's hash and its own text.

    Rows know people only by id, without a foreign key: a person's row may go, what they did stays.
    """

    append_only = True

    pk = models.CompositePrimaryKey("chain", "seq")
    # Sorted by bytes in every database, whatever its collation: locks are taken in this order (Python's own).
    chain = models.CharField(max_length=80, db_collation="C")
    seq = models.BigIntegerField()
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    event = models.CharField(max_length=60)
    effective_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    provision = models.CharField(max_length=80)
    canonical = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(name="journal_record_seq_from_1", condition=Q(seq__gte=1))]
        # For who reads what is new since the last time, such as the counting of statistics at night. Records
        # come in the order of this column, so its pages are filled one after another and stay small.
        indexes = [models.Index(fields=["recorded_at"], name="journal_record_recorded_at")]


class ChainHead(models.Model):
    """Where a chain ends: the row every writer of the chain locks. `seq` 0: made, nothing written yet."""

    chain = models.CharField(max_length=80, primary_key=True, db_collation="C")
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)


class DailyHead(models.Model):
    """A published file of chain heads. `hash` is that of the file, `previous` that of the file before it."""

    append_only = True

    day = models.DateField()
    number = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    chains = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="journal_dailyhead_once", fields=["day", "number"])]

    @property
    def file_name(self) -> str:
        """Name of the published file, unique for the day and number."""
        return f"{self.day:%Y-%m-%d}.{self.number}.jsonl"

    @property
    def header(self) -> Header:
        """The first line of the published file."""
        return Header(self.day, self.number, self.taken_at, self.chains, self.previous)


class PublishedHead(models.Model):
    """One line of a daily head's file: where a chain stood when the head was taken."""

    append_only = True

    pk = models.CompositePrimaryKey("chain", "seq")
    chain = models.CharField(max_length=80, db_collation="C")
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    daily_head = models.ForeignKey(DailyHead, on_delete=models.PROTECT, related_name="lines")


class MailedHead(models.Model):
    """That a daily head's file was mailed, and when; what has no row here is still to be mailed."""

    daily_head = models.OneToOneField(DailyHead, on_delete=models.PROTECT, primary_key=True)
    mailed_at = models.DateTimeField(db_default=models.functions.Now())
