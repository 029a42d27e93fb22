"""Records kept beside the course of a case: splits, corrections, files, facts, calendar changes."""

JOURNEYS: list = []
