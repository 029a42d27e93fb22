from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import subjects
        from acts.registry import register

        register(subjects.authorisations())
