"""Verbs on rankings and decisions: the only place that changes their rows."""

from app.decisions.service.agreeing import (
    agree_decision,
    drop_winner,
    overturn_decision,
    recall_decision,
    refuse_decision,
    withdraw_decision,
)
from app.decisions.service.allocating import make_allocation
from app.decisions.service.analysing import begin_run, drop_run, finish_run, gather_material, tell_step
from app.decisions.service.drawing import reveal_secret
from app.decisions.service.proposing import propose_decision
from app.decisions.service.ranking import make_ranking
from app.decisions.service.shortlisting import make_shortlist

__all__ = [
    "agree_decision",
    "begin_run",
    "drop_run",
    "drop_winner",
    "finish_run",
    "gather_material",
    "make_allocation",
    "make_ranking",
    "make_shortlist",
    "overturn_decision",
    "propose_decision",
    "recall_decision",
    "refuse_decision",
    "reveal_secret",
    "tell_step",
    "withdraw_decision",
]
