"""Detached electronic signatures over the canonical document of an application: what can be checked, is."""
