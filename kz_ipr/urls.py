from django.urls import URLPattern, URLResolver, path

from kz_ipr import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health-live"),
]
