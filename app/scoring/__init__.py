"""Pure mathematics of judging: no Flask, no SQLAlchemy, nothing else of ours.

numpy and ortools are loaded inside the functions that need them, so importing this package costs nothing.
"""

from app.scoring.aggregate import CriterionFigures, EntryFigures, ReviewTotal, aggregate_reviews
from app.scoring.agreement import Agreement, measure_agreement, ratings_of
from app.scoring.anomalies import AnomalyReport, watch_round
from app.scoring.assignment import Assignment, assign_judges
from app.scoring.calibration import Calibration, calibrate_panel, calibrate_sheet
from app.scoring.combining import LegFigures, LegSheet, combine_numbers
from app.scoring.draw import Draw, commit_to, draw_entries, keeps_commitment, seed_of
from app.scoring.errors import ScoringError
from app.scoring.expertise import Expertise
from app.scoring.explanation import Step, explain_place
from app.scoring.extra import ExtraReading, ReadingRule, propose_readings
from app.scoring.figure import Absent
from app.scoring.finding import Finding, Limits
from app.scoring.infeasible import IdleJudge, Infeasible, LackingEntry
from app.scoring.inputs import canonical_inputs, inputs_hash, legs_hash
from app.scoring.marks import Criterion, LeftOut, Review, ScoreSheet
from app.scoring.method import Method
from app.scoring.outlook import Outlook, look_out
from app.scoring.pack import Pack, PackEntry, PackGroup, PackRound, PublishedLine, build_pack, pseudonyms
from app.scoring.pack_document import pack_bytes, pack_hash
from app.scoring.pack_rank import GroupList, differences, rank_pack
from app.scoring.pair import PairExplanation, Rival, explain_pair
from app.scoring.posterior import Chances, EntryChance, place_chances
from app.scoring.problem import AssignmentProblem, Judge
from app.scoring.ranking import Cut, Ranking, RankLine, rank_entries, rank_legs, ranking_number
from app.scoring.repair import Repair, repair_assignment
from app.scoring.ties import Tie, TieStep

__all__ = [
    "Absent",
    "Agreement",
    "AnomalyReport",
    "Assignment",
    "AssignmentProblem",
    "Calibration",
    "Chances",
    "Criterion",
    "CriterionFigures",
    "Cut",
    "Draw",
    "EntryChance",
    "EntryFigures",
    "Expertise",
    "ExtraReading",
    "Finding",
    "GroupList",
    "IdleJudge",
    "Infeasible",
    "Judge",
    "LackingEntry",
    "LeftOut",
    "LegFigures",
    "LegSheet",
    "Limits",
    "Method",
    "Outlook",
    "Pack",
    "PackEntry",
    "PackGroup",
    "PackRound",
    "PairExplanation",
    "PublishedLine",
    "RankLine",
    "Ranking",
    "ReadingRule",
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
    "build_pack",
    "calibrate_panel",
    "calibrate_sheet",
    "canonical_inputs",
    "combine_numbers",
    "commit_to",
    "differences",
    "draw_entries",
    "explain_pair",
    "explain_place",
    "inputs_hash",
    "keeps_commitment",
    "legs_hash",
    "look_out",
    "measure_agreement",
    "pack_bytes",
    "pack_hash",
    "place_chances",
    "propose_readings",
    "pseudonyms",
    "rank_entries",
    "rank_legs",
    "rank_pack",
    "ranking_number",
    "ratings_of",
    "repair_assignment",
    "seed_of",
    "watch_round",
]
