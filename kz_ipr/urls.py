from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from kz_ipr import components, health, help, mails, views
from registers.views import published

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("", include("accounts.urls")),
    path("", include("calendars.urls")),
    path("", include("registers.urls")),
    path("", include("customs.urls")),
    path("", include("figures.urls")),
    path("letters/check/<slug:token>/", views.check_letter, name="check-letter"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", published.sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", published.sitemap, name="sitemap-section"),
    path("help/", help.provisions, name="provisions"),
    path("help/<str:code>/", help.provision, name="provision"),
    path("health/live", health.live, name="health-live"),
    path("health/sweep", health.sweep, name="health-sweep"),
]

if not settings.PRODUCTION:
    urlpatterns += [
        path("components/", components.components, name="components"),
        path("mails/", mails.mails, name="mails"),
        path("mails/<str:name>", mails.mail, name="mail"),
    ]
