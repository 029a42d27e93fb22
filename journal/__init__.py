"""The append-only, hash-chained record of every act.

Each subject has a chain (`case:17`); each record holds the hash of the one before it; database triggers
check that on insert and refuse every later change. `journal.services` writes, `journal.queries` reads,
`verify_journal` checks.
"""
