"""Centres from the first wish to the last evaluation: candidates, their declared ranking, the register (measure 5)."""
