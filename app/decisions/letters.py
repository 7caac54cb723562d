"""A proposal reaches the other officers of its call, what became of it the proposer; nobody else hears (rule 11)."""

from typing import Any

from app.calls.letters import officers_of
from app.decisions.models import Decision
from app.extensions import db
from app.shared.letter_rules import Rule, about
from app.shared.text import t


def _decision(act: Any) -> Decision:
    return db.session.get_one(Decision, act.subject_id)


def _others(act: Any) -> list[str]:
    return officers_of(_decision(act).call, act)


def _proposer(act: Any) -> list[str]:
    key = _decision(act).proposed_by_id
    return [key] if key != act.actor_id else []


def _title(act: Any) -> str:
    item = _decision(act).item
    return f"{item.code} {item.title}" if item is not None else ""


def _path(act: Any) -> str:
    return f"/officer/decisions/{act.subject_id}"


_proposed = about(
    _title,
    _path,
    t("拟定结果等待复核：%(title)s"),
    t("另一位承办人拟定了「%(title)s」的结果，须由提出人以外的承办人复核。"),
)
_agreed = about(
    _title,
    _path,
    t("拟定结果已复核同意：%(title)s"),
    t("「%(title)s」的拟定结果已复核同意，可以列入公示；公示之前不得对外透露。"),
)
_refused = about(
    _title,
    _path,
    t("拟定结果被退回：%(title)s"),
    t("「%(title)s」的拟定结果被退回，意见见页面，修改后可以重新提出。"),
)
_recalled = about(
    _title,
    _path,
    t("已同意的结果被撤回：%(title)s"),
    t("「%(title)s」的结果被撤回，理由见页面，须重新拟定并复核。"),
)
RULES: list[Rule] = [
    Rule("decision.proposed", "decision_proposed", _others, _proposed),
    Rule("decision.agreed", "decision_agreed", _proposer, _agreed),
    Rule("decision.refused", "decision_refused", _proposer, _refused),
    Rule("decision.recalled", "decision_recalled", _others, _recalled),
]
