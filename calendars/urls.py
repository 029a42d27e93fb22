from django.urls import path

from calendars.views import changes, terms, year

urlpatterns = [
    path("calendar/", year.this_year, name="calendar-now"),
    path("calendar/<int:year>/", year.year, name="calendar"),
    path("calendar/<int:year>/certify/", year.certify, name="certify-year"),
    path("calendar/propose/", year.propose, name="propose-days"),
    path("calendar/entries/<int:pk>/revoke/", year.revoke, name="revoke-day"),
    path("calendar/change/", changes.change, name="calendar-change"),
    path("calendar/moves/<int:pk>/", changes.move, name="pending-move"),
    path("calendar/library/", year.library, name="calendar-library"),
    path("timetable/", terms.times, name="timetable"),
    path("timetable/file/", terms.times_file, name="timetable-file"),
    path("timetable/deadline/", terms.deadline, name="deadline"),
    path("timetable/deadline/file/", terms.deadline_file, name="deadline-file"),
]
