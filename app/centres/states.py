"""States of a plan of centres, of its candidates, of a listed centre and of its yearly evaluation."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class PlanState(Labelled):
    """Candidates are collected, experts asked, the ranking computed by one officer and published by another."""

    COLLECTING = "collecting", t("征集拟建中心"), "waiting"
    ASKING = "asking", t("专家论证紧迫性"), "waiting"
    RANKED = "ranked", t("排序待复核"), "waiting"
    PUBLISHED = "published", t("排序已公布"), "official"


class CandidateState(Labelled):
    """What a city proposes waits for an officer; what an officer writes down counts at once."""

    FILED = "filed", t("待审核"), "waiting"
    ADMITTED = "admitted", t("列入比选"), "settled"
    SET_ASIDE = "set_aside", t("未列入"), "quiet"


class Origin(Labelled):
    """Where a candidate comes from."""

    OFFICE = "office", t("主管部门提出")
    CITY = "city", t("设区市提出")
    NEEDS = "needs", t("由需求清单提出")


PLAN_MOVES = Moves(
    {
        "ask": ({PlanState.COLLECTING}, PlanState.ASKING),
        "rank": ({PlanState.ASKING, PlanState.RANKED}, PlanState.RANKED),
        "return": ({PlanState.RANKED}, PlanState.ASKING),
        "publish": ({PlanState.RANKED}, PlanState.PUBLISHED),
    }
)
CANDIDATE_MOVES = Moves(
    {
        "edit": ({CandidateState.FILED, CandidateState.ADMITTED}, CandidateState.FILED),
        "admit": ({CandidateState.FILED, CandidateState.SET_ASIDE}, CandidateState.ADMITTED),
        "set_aside": ({CandidateState.FILED, CandidateState.ADMITTED}, CandidateState.SET_ASIDE),
    }
)


class CentreState(Labelled):
    """A centre carries its plate until two yearly evaluations in a row fail."""

    LISTED = "listed", t("已挂牌"), "official"
    STRUCK = "struck", t("已除名"), "refused"


class EvaluationState(Labelled):
    """The centre reports, one officer grades, another confirms."""

    ASKED = "asked", t("待自评"), "waiting"
    REPORTED = "reported", t("待评定"), "waiting"
    GRADED = "graded", t("评定待复核"), "waiting"
    CONFIRMED = "confirmed", t("已评定"), "settled"


class Grade(Labelled):
    """The three grades of a yearly evaluation (facts.md 4.4)."""

    EXCELLENT = "excellent", t("优秀"), "official"
    QUALIFIED = "qualified", t("合格"), "settled"
    FAILED = "failed", t("不合格"), "refused"


CENTRE_MOVES = Moves({"strike": ({CentreState.LISTED}, CentreState.STRUCK)})
EVALUATION_MOVES = Moves(
    {
        "report": ({EvaluationState.ASKED}, EvaluationState.REPORTED),
        "grade": ({EvaluationState.ASKED, EvaluationState.REPORTED}, EvaluationState.GRADED),
        "return": ({EvaluationState.GRADED}, EvaluationState.REPORTED),
        "ask_again": ({EvaluationState.GRADED}, EvaluationState.ASKED),
        "confirm": ({EvaluationState.GRADED}, EvaluationState.CONFIRMED),
    }
)
