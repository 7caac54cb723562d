"""Ties between judges and organisations: declared, taken back, registered, decided; and what they end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.extensions import db
from app.history.service import record
from app.people.models import Organisation, User
from app.rounds.models import Assignment, Conflict, Panelist, Round
from app.rounds.policy import (
    may_decide_conflict,
    may_declare_conflicts,
    may_invite_judge,
    may_withdraw_declaration,
)
from app.rounds.queries.records import round_organisations
from app.rounds.service.ending import end_conflicted, show_again
from app.rounds.service.following import follow_conflict, unfollow_conflict
from app.rounds.states import CONFLICT_MOVES, ConflictKind, ConflictState
from app.shared.text import t
from app.shared.verdict import Invalid, require

LONGEST = 400


@dataclass(frozen=True)
class Declaration:
    """What ties a judge to one organisation: the leading kind, further ones, and what he wants to say of it."""

    organisation_id: str
    kind: ConflictKind
    note: str = ""
    further: tuple[ConflictKind, ...] = ()


def declare_conflicts(
    panelist: Panelist, declarations: Sequence[Declaration], *, by: User, at: datetime
) -> list[Assignment]:
    """What the judge says of himself, against the list of organisations in the round (rule 8); none is an answer too.

    A declared tie is confirmed by the declaration itself. Declared late it ends his assignments there: the ended ones
    are returned so that ``reviews`` can void what was written. Errors: Refused; Invalid on an unknown organisation,
    on ``other`` without a note.
    """
    require(may_declare_conflicts(by, panelist, at))
    known = {o.id for o in round_organisations(panelist.round)}
    for declaration in declarations:
        if declaration.organisation_id not in known:
            raise Invalid({"organisations": t("名单中没有这家单位，请刷新页面后再试")})
        if ConflictKind.OTHER in (declaration.kind, *declaration.further) and not declaration.note.strip():
            raise Invalid({"note": t("选择「其他」时请说明情况")})
        if len(declaration.note) > LONGEST:
            raise Invalid({"note": t("说明不超过 %(n)s 字", n=LONGEST)})
    ended: list[Assignment] = []
    for declaration in declarations:
        ended += _declare(panelist, declaration, by=by, at=at)
    panelist.declared_at = at
    record(
        "panelist.declared",
        panelist,
        by=by,
        at=at,
        call_id=panelist.round.call_id,
        conflicts=len(declarations),
    )
    return ended


def withdraw_declaration(conflict: Conflict, reason: str, *, by: User, at: datetime) -> None:
    """A slip of the judge, taken back before the release; the row and the reason stay. Errors: Refused, Invalid."""
    require(may_withdraw_declaration(by, conflict, at))
    kept = _needed(reason)
    conflict.state = CONFLICT_MOVES.go("withdraw", conflict.state)
    conflict.is_declared = False
    _decided(conflict, kept, by=by, at=at)
    show_again(conflict)
    unfollow_conflict(conflict, by=by, at=at)
    record("conflict.withdrawn", conflict, by=by, at=at, call_id=conflict.round.call_id)


def register_conflict(
    round: Round,
    user: User,
    organisation: Organisation,
    kind: ConflictKind,
    reason: str,
    *,
    by: User,
    at: datetime,
) -> list[Assignment]:
    """An officer learns of a tie that nobody declared: confirmed at once, the judge's assignments there end (rule 8).

    The ended assignments, for ``reviews`` to void. Errors: Refused by ``may_invite_judge``; Invalid without a reason.
    """
    require(may_invite_judge(by, round, at))
    kept = _needed(reason)
    if organisation.id not in {o.id for o in round_organisations(round)}:
        raise Invalid({"organisation": t("名单中没有这家单位，请刷新页面后再试")})
    conflict = _find(round.id, user.id, organisation.id)
    if conflict is None:
        conflict = Conflict(
            round=round, user=user, organisation=organisation, is_declared=False, state=ConflictState.PROPOSED,
            kind=kind, raised_at=at,
        )  # fmt: skip
        db.session.add(conflict)
        db.session.flush()
    conflict.kind = kind
    return _confirm(conflict, kept, by=by, at=at)


def decide_conflict(
    conflict: Conflict, is_conflict: bool, reason: str, *, by: User, at: datetime
) -> list[Assignment]:
    """Confirm or dismiss what the records suggest; either way with a reason.

    Confirming hides the organisation's entries from the judge and ends his assignments there; the ended ones are
    returned for ``reviews`` to void. Errors: Refused (policy, a decided one), Invalid without a reason.
    """
    require(may_decide_conflict(by, conflict, at))
    kept = _needed(reason)
    if is_conflict:
        return _confirm(conflict, kept, by=by, at=at)
    conflict.state = CONFLICT_MOVES.go("dismiss", conflict.state)
    _decided(conflict, kept, by=by, at=at)
    record("conflict.dismissed", conflict, by=by, at=at, call_id=conflict.round.call_id)
    return []


def _declare(panelist: Panelist, declaration: Declaration, *, by: User, at: datetime) -> list[Assignment]:
    conflict = _find(panelist.round_id, panelist.user_id, declaration.organisation_id)
    if conflict is None:
        conflict = Conflict(
            round=panelist.round,
            user=panelist.user,
            organisation_id=declaration.organisation_id,
            state=ConflictState.PROPOSED,
            raised_at=at,
        )
        db.session.add(conflict)
    elif conflict.state == ConflictState.CONFIRMED and conflict.is_declared:
        return []
    conflict.kind, conflict.note, conflict.is_declared = declaration.kind, declaration.note.strip(), True
    conflict.further = [kind.value for kind in dict.fromkeys(declaration.further) if kind != declaration.kind]
    if conflict.state == ConflictState.CONFIRMED:
        return []
    db.session.flush()
    return _confirm(conflict, "", by=by, at=at)


def _confirm(conflict: Conflict, reason: str, *, by: User, at: datetime) -> list[Assignment]:
    conflict.state = CONFLICT_MOVES.go("confirm", conflict.state)
    _decided(conflict, reason, by=by, at=at)
    ended = end_conflicted(conflict, by=by, at=at)
    follow_conflict(conflict, by=by, at=at)
    record("conflict.confirmed", conflict, by=by, at=at, call_id=conflict.round.call_id, ended=len(ended))
    return ended


def _decided(conflict: Conflict, reason: str, *, by: User, at: datetime) -> None:
    conflict.decided_by_id, conflict.decided_at, conflict.decision_reason = by.id, at, reason


def _find(round_id: str, user_id: str, organisation_id: str) -> Conflict | None:
    return db.session.scalar(
        select(Conflict).where(
            Conflict.round_id == round_id,
            Conflict.user_id == user_id,
            Conflict.organisation_id == organisation_id,
        )
    )


def _needed(reason: str) -> str:
    if not 1 <= len(reason.strip()) <= LONGEST:
        raise Invalid({"reason": t("请填写理由，不超过 %(n)s 字", n=LONGEST)})
    return reason.strip()
