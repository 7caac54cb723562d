"""Judging rounds: panels, undertakings, conflicts, assignments."""
