from django.urls import path, register_converter

from law.entry_states import Register
from registers.views import entries


class RegisterConverter:
    """The register in an address: `national` or `eeu`, anything else is no page."""

    regex = "|".join(register.value for register in Register)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(RegisterConverter, "register")

urlpatterns = [
    path("register/", entries.register, name="register"),
    path("register/<register:register>/<path:number>/", entries.entry, name="register-entry"),
]
