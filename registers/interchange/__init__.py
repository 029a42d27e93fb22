"""Applications as JSON: one schema, one canonical form, archives of many."""
