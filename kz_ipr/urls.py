from django.urls import URLPattern, URLResolver, include, path

from kz_ipr import health, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("", include("accounts.urls")),
    path("health/live", health.live, name="health-live"),
]
