from deadlines.models.calendar import CalendarOverride, CalendarState, CalendarYear
from deadlines.models.clock import Clock
from deadlines.models.reminder import Reminder

__all__ = ["CalendarOverride", "CalendarState", "CalendarYear", "Clock", "Reminder"]
