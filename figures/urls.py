from django.urls import path

from figures.views import officers, public

urlpatterns = [
    path("statistics/", officers.figures, name="figures"),
    path("statistics/<slug:name>.csv", officers.table, name="figures-table"),
    path("statistics/public/", public.latest, name="public-figures-latest"),
    path("statistics/public/<int:year>/", public.year, name="public-figures"),
    path("statistics/public/<int:year>/<slug:name>.csv", public.table, name="public-figures-table"),
]
