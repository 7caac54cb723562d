"""A project with all that belongs to it: agreement and results, its course from day to day, its end."""

from app.projects.models.course import Change, Check, Report
from app.projects.models.ending import Checkpoint, Run, Termination
from app.projects.models.member import ProjectMember
from app.projects.models.money import Payment, Settlement
from app.projects.models.panel import PanelExpert, PanelFinding
from app.projects.models.preacceptance import BlindSample, Preacceptance
from app.projects.models.project import Acceptance, Extension, Milestone, Project, Result

__all__ = [
    "Acceptance",
    "BlindSample",
    "Change",
    "Check",
    "Checkpoint",
    "Extension",
    "Milestone",
    "PanelExpert",
    "PanelFinding",
    "Payment",
    "Preacceptance",
    "Project",
    "ProjectMember",
    "Report",
    "Result",
    "Run",
    "Settlement",
    "Termination",
]
