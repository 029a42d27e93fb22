from deadlines.models.calendar import BaseYear, CalendarOverride, CalendarState, CalendarYear
from deadlines.models.clock import Clock
from deadlines.models.reminder import Reminder

__all__ = ["BaseYear", "CalendarOverride", "CalendarState", "CalendarYear", "Clock", "Reminder"]
