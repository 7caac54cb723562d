"""A project with all that belongs to it: agreement and results, and its course from day to day."""

from app.projects.models.course import Change, Check, Report
from app.projects.models.project import Acceptance, Extension, Milestone, Project, Result

__all__ = ["Acceptance", "Change", "Check", "Extension", "Milestone", "Project", "Report", "Result"]
