"""Changes of what was agreed: the laboratory asks, an officer answers; on how a thing is verified two, in public."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.approvals import service as approvals
from app.approvals.models import Approval
from app.calls.service import print_correction
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.projects.models import Change, Project, Result
from app.projects.policy import may_ask_change, may_confirm_change, may_decide_change, may_withdraw_change
from app.projects.policy.course import CHANGING, may_reject_change
from app.projects.service.extensions import movable_milestones
from app.projects.states import CHANGE_MOVES, ChangeKind
from app.shared.text import Text, as_json, t
from app.shared.verdict import Invalid, Refused, not_now, require

LONGEST = 4000


@dataclass(frozen=True)
class Wish:
    """What is asked for. ``detail``: in words (scope, partner); ``shares``: per cent by milestone; ``ways``: the way of
    verification by result."""

    what: ChangeKind
    reason: str
    detail: str = ""
    shares: Mapping[str, Decimal] = field(default_factory=dict)
    ways: Mapping[str, str] = field(default_factory=dict)


def verified_by(result: Result) -> str:
    """How an indicator is verified: as two officers agreed since, or as the list says."""
    return result.verification or (result.indicator.verification if result.indicator else "")


def ask_change(project: Project, wish: Wish, *, by: User, at: datetime) -> Change:
    """The laboratory asks for a change. Indicators, promises, amount and end are no part of it.

    Money moves only between milestones that are not confirmed, and their sum stays. ``Invalid``: ``reason``,
    ``detail``, ``shares``, ``ways``; ``Refused`` while another request waits.
    """
    require(may_ask_change(by, project, at))
    rows, errors = _rows(project, wish)
    if wish.what in (ChangeKind.SCOPE, ChangeKind.PARTNER) and not 1 <= len(wish.detail.strip()) <= LONGEST:
        errors["detail"] = t("请写明变更的内容，不超过 %(n)s 字", n=LONGEST)
    if not 1 <= len(wish.reason.strip()) <= LONGEST:
        errors["reason"] = t("请写明理由，不超过 %(n)s 字", n=LONGEST)
    if errors:
        raise Invalid(errors)
    change = Change(
        project=project,
        what=wish.what,
        detail=wish.detail.strip() if not rows else "",
        rows=rows,
        reason=wish.reason.strip(),
        asked_at=at,
        asked_by_id=by.id,
    )
    db.session.add(change)
    db.session.flush()
    _record("asked", change, by, at)
    return change


def withdraw_change(change: Change, *, by: User, at: datetime) -> None:
    """The laboratory takes its request back."""
    require(may_withdraw_change(by, change, at))
    change.state = CHANGE_MOVES.go("withdraw", change.state)
    _record("withdrawn", change, by, at)


def agree_change(change: Change, answer: str, *, by: User, at: datetime) -> Approval | None:
    """The officer agrees: the change holds at once; another way of verification goes to a second officer first, and
    ``answer`` is then the public reason (``Invalid`` without one). The proposal, where there is one."""
    require(may_decide_change(by, change, at))
    if change.what == ChangeKind.VERIFICATION:
        return _propose(change, answer, by, at)
    _write(change)
    _decide(change, "agree", answer, by, at)
    _record("agreed", change, by, at)
    return None


def refuse_change(change: Change, answer: str, *, by: User, at: datetime) -> None:
    """The officer does not agree, and says why; what was agreed stays."""
    require(may_decide_change(by, change, at))
    if not answer.strip():
        raise Invalid({"answer": t("请写明不同意的理由")})
    _decide(change, "refuse", answer, by, at)
    _record("refused", change, by, at)


def change_of(approval: Approval) -> Change:
    """The request that a proposal is about."""
    return db.session.get_one(Change, approval.payload["change"])


def confirm_change(approval: Approval, opinion: str = "", *, by: User, at: datetime) -> Change:
    """The second officer agrees: the way of verification changes and is printed on the list as a public correction."""
    change = change_of(approval)
    require(may_confirm_change(by, approval, change, at))
    approvals.agree(approval, opinion, by=by, at=at)
    _write(change)
    _decide(change, "agree", approval.reason, by, at)
    print_correction(approval, change.project.call, "verification", on=change.project.item_id, by=by, at=at)
    _record("agreed", change, by, at)
    return change


def reject_change(approval: Approval, opinion: str, *, by: User, at: datetime) -> Change:
    """The second officer does not agree: the request is refused with his reason."""
    change = change_of(approval)
    require(may_reject_change(by, approval, change, at))
    approvals.refuse(approval, opinion, by=by, at=at)
    _decide(change, "refuse", opinion, by, at)
    _record("refused", change, by, at)
    return change


def take_back_change(approval: Approval, *, by: User, at: datetime) -> Approval:
    """The first officer takes his agreement back; the request waits for an answer again."""
    taken = approvals.withdraw(approval, by=by, at=at)
    change = change_of(approval)
    change.state = CHANGE_MOVES.go("return", change.state)
    return taken


def _propose(change: Change, answer: str, by: User, at: datetime) -> Approval:
    if not answer.strip():
        raise Invalid({"answer": t("请写明理由：验证方式的变更要公开更正")})
    change.state = CHANGE_MOVES.go("propose", change.state)
    results = {result.id: result for result in change.project.results}
    changes = [
        {
            "path": f"verification.{key}",
            "label": as_json(
                t("%(code)s 指标 %(n)s 的验证方式", code=change.project.item.code, n=results[key].position)
            ),
            "before": before,
            "after": after,
        }
        for key, before, after in change.rows
    ]
    payload = {"change": change.id, "changes": changes}
    made = approvals.propose(CHANGING, change.project, payload, answer, by=by, at=at)
    _record("proposed", change, by, at)
    return made


def _rows(project: Project, wish: Wish) -> tuple[list[Any], dict[str, Text]]:
    if wish.what == ChangeKind.MONEY:
        return _money(project, wish.shares)
    return _ways(project, wish.ways) if wish.what == ChangeKind.VERIFICATION else ([], {})


def _money(project: Project, shares: Mapping[str, Decimal]) -> tuple[list[Any], dict[str, Text]]:
    open_ones = movable_milestones(project)
    wanted = {m.id: shares.get(m.id, m.share) for m in open_ones}
    before, after = sum((m.share for m in open_ones), Decimal(0)), sum(wanted.values(), Decimal(0))
    if any(share < 0 for share in wanted.values()) or before != after:
        return [], {
            "shares": t(
                "未确认里程碑的占比合计应保持 %(before)s%%，目前为 %(after)s%%", before=before, after=after
            )
        }
    rows = [[m.id, f"{m.share:.2f}", f"{wanted[m.id]:.2f}"] for m in open_ones if wanted[m.id] != m.share]
    return rows, {} if rows else {"shares": t("经费占比没有变化")}


def _ways(project: Project, ways: Mapping[str, str]) -> tuple[list[Any], dict[str, Text]]:
    rows = [
        [result.id, verified_by(result), ways[result.id].strip()]
        for result in project.results
        if result.indicator is not None and ways.get(result.id, "").strip() not in ("", verified_by(result))
    ]
    wrong = any(len(after) > 300 for _, _, after in rows)
    if wrong:
        return rows, {"ways": t("验证方式不超过 %(n)s 字", n=300)}
    return rows, {} if rows else {"ways": t("验证方式没有变化")}


def _write(change: Change) -> None:
    """What was agreed, written; 409 where a milestone was confirmed or moved since."""
    project = change.project
    if change.what == ChangeKind.MONEY:
        open_ones = {m.id: m for m in movable_milestones(project)}
        for key, before, after in change.rows:
            if key not in open_ones or f"{open_ones[key].share:.2f}" != before:
                raise Refused(
                    not_now("overtaken", t("申请之后里程碑已有变动，请答复不同意，由承担单位重新申请"))
                )
            open_ones[key].share = Decimal(after)
    if change.what == ChangeKind.VERIFICATION:
        results = {result.id: result for result in project.results}
        for key, _before, after in change.rows:
            results[key].verification = after


def _decide(change: Change, move: str, answer: str, by: User, at: datetime) -> None:
    change.state = CHANGE_MOVES.go(move, change.state)
    change.answer = answer.strip()[:LONGEST]
    change.decided_at, change.decided_by_id = at, by.id


def _record(past: str, change: Change, by: User, at: datetime) -> None:
    record(f"project.change_{past}", change.project, by=by, at=at, change=change.id, what=change.what.value)
