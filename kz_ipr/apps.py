from django.apps import AppConfig


class KzIprConfig(AppConfig):
    name = "kz_ipr"

    def ready(self) -> None:
        from kz_ipr import checks  # noqa: F401 - registers them
