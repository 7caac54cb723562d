"""Verbs of duties and of what inspections found: the only place that changes their rows."""

from app.duties.service.inspections import Found, correct_inspection, record_inspection
from app.duties.service.lists import import_duties

__all__ = ["Found", "correct_inspection", "import_duties", "record_inspection"]
