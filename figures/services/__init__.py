from figures.services.count import count_days, count_range, count_since_last_run

__all__ = ["count_days", "count_range", "count_since_last_run"]
