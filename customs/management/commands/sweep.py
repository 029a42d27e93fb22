"""One sweep now, by hand; prints what it did."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from acts.sweep import sweep
from customs.services.notice_clocks import stop_met_notice_clocks
from customs.services.watch import watch


class Command(BaseCommand):
    help = "End every term that has lapsed, once, and print what was done."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        done = sweep(now=now)
        met = stop_met_notice_clocks(now=now)
        looked = watch(now=now)
        self.stdout.write(
            f"ended {done.ended}, set aside {done.set_aside}, notice clocks met {met}, looked at {looked}"
        )
        for kind, pk in done.ended_ids:
            self.stdout.write(f"  {kind} {pk}: release resumed")
