"""A season of the R&D cases in Chromium: 120 entries, 30 judges, from the pool to the pack that anybody recomputes.

``pytest tests/e2e/season --season small`` plays it with 14 entries and 10 judges.
"""
