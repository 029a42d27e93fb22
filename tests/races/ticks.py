"""The application's own beat table, ticking every second instead of every minute, so that a test need not wait.

Started by `celery --app tests.races.ticks beat`; the worker beside it runs the real application.
"""

from kz_ipr.celery import app

app.conf.beat_schedule = {name: {**entry, "schedule": 1.0} for name, entry in app.conf.beat_schedule.items()}
