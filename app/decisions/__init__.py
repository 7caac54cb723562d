"""Stored rankings and the decisions proposed on them."""
