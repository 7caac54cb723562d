"""Formal check: pass, return once for correction, refuse with a reason; appeal."""
