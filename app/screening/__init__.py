"""Recommendation by the city; formal check: pass, return once for correction, refuse with a reason; appeal."""
