from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "calendars"

    def ready(self) -> None:
        from acts.registry import register
        from calendars import subjects

        register(subjects.overrides())
        register(subjects.years())
