from figures.services.count import count_days, count_range, count_since_last_run
from figures.services.roll_up import roll_up

__all__ = ["count_days", "count_range", "count_since_last_run", "roll_up"]
