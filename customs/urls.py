from django.urls import path

from customs.views import attachments, case, deliveries, desk, letters, new_case, queue, queue_acts, set_aside

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("cases/", queue.cases, name="queue"),
    path("cases/assign/", queue_acts.assign_cases, name="assign-cases"),
    path("cases/views/", queue_acts.save_view, name="save-view"),
    path("cases/views/<int:pk>/", queue_acts.change_view, name="change-view"),
    path("cases/export.csv", queue_acts.export, {"kind": "csv"}, name="export-csv"),
    path("cases/export.xlsx", queue_acts.export, {"kind": "xlsx"}, name="export-xlsx"),
    path("cases/new/", new_case.new_case, name="new-case"),
    path("cases/new/entries/", new_case.entries, name="new-case-entries"),
    path("cases/new/scope/", new_case.scope, name="new-case-scope"),
    path("cases/<str:number>/", case.case, name="case"),
    path("cases/<str:number>/do/<slug:act>/", case.act, name="case-act"),
    path("cases/<str:number>/files/<int:pk>/", attachments.attachment, name="attachment"),
    path("cases/<str:number>/letters/<int:pk>/", letters.letter, name="letter"),
    path("cases/<str:number>/messages/<int:pk>/", deliveries.message, name="message"),
    path("deliveries/", deliveries.deliveries, name="deliveries"),
    path("deliveries/again/", deliveries.retry_all, name="retry-deliveries"),
    path("set-aside/", set_aside.set_aside, name="set-aside"),
    path("set-aside/<int:pk>/again/", set_aside.retry, name="retry-set-aside"),
]
