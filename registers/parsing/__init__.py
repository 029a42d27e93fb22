"""Reads a published register (CSV or XLSX) into plain values. Pure functions: no database, no clock."""
