"""Ties that the records show between judges and organisations. They are proposed; a person decides (trust.md A19)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.rounds.models import Conflict, Round
from app.rounds.policy import may_invite_judge
from app.rounds.queries.records import accepted_judges, earlier_kinds, records_of
from app.rounds.states import CONFLICT_MOVES, ConflictKind, ConflictState, Sign
from app.shared.verdict import require

LEADING = {
    Sign.EMPLOYER: ConflictKind.EMPLOYMENT,
    Sign.MEMBER: ConflictKind.EMPLOYMENT,
    Sign.FORMER_EMPLOYER: ConflictKind.EMPLOYMENT,
    Sign.FORMER_MEMBER: ConflictKind.EMPLOYMENT,
    Sign.GROUP: ConflictKind.EMPLOYMENT,
    Sign.SHARES: ConflictKind.SHARES,
    Sign.SHARED_PROJECT: ConflictKind.JOINT_WORK,
    Sign.CO_BID: ConflictKind.CO_BID,
}


@dataclass(frozen=True)
class Traced:
    """What the records show of one judge and one organisation, by their keys: sign → record."""

    user_id: str
    organisation_id: str
    signs: dict[Sign, str]


def find_traces(round: Round, at: datetime) -> list[Traced]:
    """Everything that the records show between the panel and the round's organisations, decided or not; changes
    nothing. A second for 2,000 entries × 300 judges, so a page does it before BEGIN."""
    idle = frozenset() if round.call.kind_data.recommended else frozenset({Sign.CITY})
    records = records_of(round, at)
    found = []
    for user in accepted_judges(round):
        for key, traces in records.traces(user, at).items():
            signs = {sign: words for sign, words in traces.items() if sign not in idle}
            if signs:
                found.append(Traced(user.id, key, signs))
    return found


def detect_conflicts(
    round: Round, *, by: User | None, at: datetime, traces: list[Traced] | None = None
) -> int:
    """Propose every tie that the records show and nobody has decided yet; how many came up.

    Signs: see ``Sign``; each keeps the record that shows it (``Conflict.sources``). The city's office counts where
    cities recommend (rule 4). Idempotent: what a person decided stands, until the records show a sign that he had not
    before him when he dismissed it; a proposal that still waits takes new signs along. ``traces``: of ``find_traces``,
    where the records were searched before the transaction. ``Refused`` (may_invite_judge) unless the clock asks.
    """
    if by is not None:
        require(may_invite_judge(by, round, at))
    known = {
        (c.user_id, c.organisation_id): c
        for c in db.session.scalars(select(Conflict).where(Conflict.round_id == round.id))
    }
    earlier, new = earlier_kinds(round), 0
    for one in find_traces(round, at) if traces is None else traces:
        pair = (one.user_id, one.organisation_id)
        conflict = known.get(pair)
        if not _is_news(conflict, one.signs):
            continue
        if conflict is None:
            conflict = Conflict(
                round=round, user_id=one.user_id, organisation_id=one.organisation_id, is_declared=False,
                kind=earlier.get(pair) or _leading(one.signs), state=ConflictState.PROPOSED, raised_at=at,
            )  # fmt: skip
            db.session.add(conflict)
        new += conflict.state != ConflictState.PROPOSED or not conflict.signs
        _show(conflict, one.signs, by=by, at=at)
    return new


def _is_news(conflict: Conflict | None, signs: dict[Sign, str]) -> bool:
    """Whether the records show what nobody has seen yet."""
    if conflict is None:
        return True
    return conflict.state != ConflictState.CONFIRMED and not set(signs) <= set(conflict.signs)


def _show(conflict: Conflict, signs: dict[Sign, str], *, by: User | None, at: datetime) -> None:
    if CONFLICT_MOVES.may("propose_again", conflict.state):
        conflict.state = CONFLICT_MOVES.go("propose_again", conflict.state)
    conflict.signs = [sign.value for sign in Sign if sign in signs or sign in (conflict.signs or [])]
    conflict.sources = (conflict.sources or {}) | {sign.value: words for sign, words in signs.items()}
    db.session.flush()
    record("conflict.proposed", conflict, by=by, at=at, call_id=conflict.round.call_id, signs=conflict.signs)


def _leading(signs: dict[Sign, str]) -> ConflictKind:
    return next((LEADING[sign] for sign in signs if sign in LEADING), ConflictKind.OTHER)
