from django.apps import AppConfig


class CustomsConfig(AppConfig):
    name = "customs"

    def ready(self) -> None:
        """Make cases known to the kernel."""
        from acts.registry import register
        from customs.kind import CASE

        register(CASE)
