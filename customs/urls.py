from django.urls import path

from customs.views import attachments, case, deliveries, new_case, queue, seen_by, set_aside

urlpatterns = [
    path("cases/", queue.cases, name="queue"),
    path("cases/new/", new_case.new_case, name="new-case"),
    path("cases/new/entries/", new_case.entries, name="new-case-entries"),
    path("cases/new/scope/", new_case.scope, name="new-case-scope"),
    path("cases/<str:number>/", case.case, name="case"),
    path("cases/<str:number>/do/<slug:act>/", case.act, name="case-act"),
    path("cases/<str:number>/files/<int:pk>/", attachments.attachment, name="attachment"),
    path("cases/<str:number>/messages/<int:pk>/", deliveries.message, name="message"),
    path("cases/<str:number>/seen-by/<int:pk>/", seen_by.preview, name="seen-by"),
    path("deliveries/", deliveries.deliveries, name="deliveries"),
    path("deliveries/again/", deliveries.retry_all, name="retry-deliveries"),
    path("set-aside/", set_aside.set_aside, name="set-aside"),
    path("set-aside/<int:pk>/again/", set_aside.retry, name="retry-set-aside"),
]
