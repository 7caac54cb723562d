"""Reporting and confirming milestones."""

from datetime import datetime
from typing import Any

from app.files.models import StoredFile
from app.files.proof import Proof
from app.files.service import keep_file, remove_file
from app.history.service import record
from app.people.models import User
from app.projects.models import Milestone
from app.projects.policy import may_judge_milestone, may_submit_milestone
from app.projects.queries import EVIDENCE, evidence_of
from app.projects.states import MILESTONE_MOVES
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require

MOST_FILES = 10


def save_report(milestone: Milestone, report: str, *, by: User, at: datetime) -> None:
    """Keep the words of a report that is not handed in yet."""
    require(may_submit_milestone(by, milestone, at))
    milestone.report = report.strip()
    _record("milestone.report_saved", milestone, by, at)


def add_evidence(milestone: Milestone, proof: Proof, *, by: User, at: datetime) -> StoredFile:
    """Hang a proven file on a milestone that is not handed in; ``Invalid`` (``file``) beyond ten files."""
    require(may_submit_milestone(by, milestone, at))
    if len(evidence_of([milestone]).get(milestone.id, [])) >= MOST_FILES:
        raise Invalid({"file": t("最多 %(n)s 个文件", n=MOST_FILES)})
    return keep_file(milestone, EVIDENCE, proof, by=by, at=at)


def remove_evidence(milestone: Milestone, file: StoredFile, *, by: User, at: datetime) -> None:
    """Take a file off a milestone that is not handed in."""
    require(may_submit_milestone(by, milestone, at))
    remove_file(file, milestone, by=by, at=at)


def submit_milestone(milestone: Milestone, report: str, *, by: User, at: datetime) -> None:
    """The laboratory reports what was delivered. ``Invalid`` without a report or without any evidence (rule 14)."""
    require(may_submit_milestone(by, milestone, at))
    errors: dict[str, Text] = {}
    if not report.strip():
        errors["report"] = t("请写明完成情况")
    evidence = evidence_of([milestone]).get(milestone.id, [])
    if not evidence:
        errors["evidence"] = t("请先上传至少一份佐证材料")
    if errors:
        raise Invalid(errors)
    milestone.state = MILESTONE_MOVES.go("submit", milestone.state)
    milestone.report, milestone.submitted_at = report.strip(), at
    _record("milestone.submitted", milestone, by, at, files=[file.sha256 for file in evidence])


def confirm_milestone(milestone: Milestone, answer: str, *, by: User, at: datetime) -> None:
    """The officer confirms; its share of the money is due."""
    require(may_judge_milestone(by, milestone, at))
    milestone.state = MILESTONE_MOVES.go("confirm", milestone.state)
    milestone.answer, milestone.confirmed_at, milestone.confirmed_by_id = answer.strip(), at, by.id
    _record("milestone.confirmed", milestone, by, at)


def return_milestone(milestone: Milestone, answer: str, *, by: User, at: datetime) -> None:
    """The officer asks for more, saying what; ``Invalid`` without a sentence."""
    require(may_judge_milestone(by, milestone, at))
    if not answer.strip():
        raise Invalid({"answer": t("请写明需要补充什么")})
    milestone.state = MILESTONE_MOVES.go("return", milestone.state)
    milestone.answer = answer.strip()
    _record("milestone.returned", milestone, by, at)


def _record(name: str, milestone: Milestone, by: User, at: datetime, **figures: Any) -> None:
    project = milestone.project
    record(
        name,
        milestone,
        by=by,
        at=at,
        call_id=project.call_id,
        project=project.id,
        number=milestone.position,
        share=str(milestone.share),
        **figures,
    )
