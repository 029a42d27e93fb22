"""Search in 100,000 entries: the page's queries against the bare search, and which damaged marks it finds."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random
from time import perf_counter
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench.database import as_owner, empty, settle_down
from bench.result import ROUNDS, Row, row
from law.time import local_date
from registers.folding import folded_key
from registers.models import Entry, RightsHolder
from registers.names import name_key
from registers.queries import search
from tests.registers.damage import DAMAGES, marks

ENTRIES = 100_000
HOLDERS = 20_000
#: Every so many-th entry is also known under another word.
ALIASES = 10
ASKED = 300
SEED = 461
TIMES_BARE = 1.5
SHOWN = 10
SHORT, LONG = (4, 5), 6
RECALL_SHORT, RECALL_LONG = 0.90, 0.97

#: What STACK.md measured: shared trigrams, or two edits at most, and the most alike of both.
BARE = """
SELECT id FROM (
    SELECT id, folded_key FROM registers_entry WHERE folded_key %% %(key)s
  UNION
    SELECT id, folded_key FROM registers_entry WHERE levenshtein_less_equal(folded_key, %(key)s, 2) <= 2
) found
ORDER BY levenshtein_less_equal(folded_key, %(key)s, 2), similarity(folded_key, %(key)s) DESC, id LIMIT 50
"""
