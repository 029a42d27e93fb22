from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DeadlinesConfig(AppConfig):
    name = "deadlines"

    def ready(self) -> None:
        from deadlines.base_years import take_missing_years

        post_migrate.connect(take_missing_years, sender=self)
