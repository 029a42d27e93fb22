"""Sample data of a local start: made by the acts themselves with a past `now`, marked in the journal."""
