"""Pure mathematics of judging: no Flask, no SQLAlchemy, nothing else of ours.

numpy and ortools are loaded inside the functions that need them, so importing this package costs nothing.
"""

from app.scoring.aggregate import CriterionFigures, EntryFigures, ReviewTotal, aggregate_reviews
from app.scoring.assignment import Assignment, assign_judges
from app.scoring.combining import LegFigures, LegSheet, combine_numbers
from app.scoring.draw import Draw, commit_to, draw_entries, keeps_commitment, seed_of
from app.scoring.errors import ScoringError
from app.scoring.explanation import Step, explain_place
from app.scoring.infeasible import IdleJudge, Infeasible, LackingEntry
from app.scoring.inputs import canonical_inputs, inputs_hash, legs_hash
from app.scoring.marks import Criterion, LeftOut, Review, ScoreSheet
from app.scoring.method import Method
from app.scoring.pair import PairExplanation, Rival, explain_pair
from app.scoring.problem import AssignmentProblem, Judge
from app.scoring.ranking import Cut, Ranking, RankLine, rank_entries, rank_legs, ranking_number
from app.scoring.repair import Repair, repair_assignment
from app.scoring.ties import Tie, TieStep

__all__ = [
    "Assignment",
    "AssignmentProblem",
    "Criterion",
    "CriterionFigures",
    "Cut",
    "Draw",
    "EntryFigures",
    "IdleJudge",
    "Infeasible",
    "Judge",
    "LackingEntry",
    "LeftOut",
    "LegFigures",
    "LegSheet",
    "Method",
    "PairExplanation",
    "RankLine",
    "Ranking",
    "Repair",
    "Review",
    "ReviewTotal",
    "Rival",
    "ScoreSheet",
    "ScoringError",
    "Step",
    "Tie",
    "TieStep",
    "aggregate_reviews",
    "assign_judges",
    "canonical_inputs",
    "combine_numbers",
    "commit_to",
    "draw_entries",
    "explain_pair",
    "explain_place",
    "inputs_hash",
    "keeps_commitment",
    "legs_hash",
    "rank_entries",
    "rank_legs",
    "ranking_number",
    "repair_assignment",
    "seed_of",
]
