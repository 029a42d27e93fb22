from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "registers"

    def ready(self) -> None:
        from acts.registry import register
        from registers.subject import APPLICATION, ENTRY

        register(ENTRY)
        register(APPLICATION)
