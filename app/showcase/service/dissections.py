"""Dissecting a published case: written, shown to the laboratory, public once it agrees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require
from app.showcase.models import Case, Dissection, Observation
from app.showcase.policy import (
    may_agree_dissection,
    may_ask_dissection,
    may_refuse_dissection,
    may_write_dissection,
)
from app.showcase.queries.leaks import leaks_of_dissection
from app.showcase.states import DISSECTION_MOVES, DissectionState

MOST_OBSERVATIONS = 12


@dataclass(frozen=True)
class Seen:
    """One observation: under which aspect, what was seen, what others can copy, by which evidence."""

    aspect: str
    seen: str
    copied: str = ""
    evidence: str = ""


def write_dissection(case: Case, rows: Sequence[Seen], *, by: User, at: datetime) -> Dissection:
    """Write the observations anew. Public ones are taken down: the laboratory agreed to other words. ``Invalid``
    (``rows``) for a row without aspect or observation, or too many."""
    require(may_write_dissection(by, case, at))
    wrong = _wrong_with(rows)
    if wrong is not None:
        raise Invalid({"rows": wrong})
    dissection = case.dissection
    if dissection is None:
        dissection = Dissection(case=case, state=DissectionState.WRITING)
        db.session.add(dissection)
    dissection.state = DISSECTION_MOVES.go("write", dissection.state)
    dissection.agreed_at = dissection.agreed_by_id = None
    dissection.written_at, dissection.written_by_id = at, by.id
    dissection.observations = [
        Observation(
            position=number,
            aspect=row.aspect.strip(),
            seen=row.seen.strip(),
            copied=row.copied.strip(),
            evidence=row.evidence.strip(),
        )
        for number, row in enumerate(rows, 1)
    ]
    db.session.flush()
    record("dissection.written", dissection, by=by, at=at, call_id=case.call_id, case=case.id, rows=len(rows))
    return dissection


def ask_dissection(case: Case, *, by: User, at: datetime, checked: bool = False) -> None:
    """Show the observations to the laboratory and ask whether they may be public. ``Invalid`` (``checked``) where they
    name a client who is not to be named; ``checked`` lets short forms pass, never the name itself."""
    require(may_ask_dissection(by, case, at))
    _require_masked(case, checked)
    dissection = _of(case)
    dissection.state = DISSECTION_MOVES.go("ask", dissection.state)
    dissection.asked_at, dissection.answer = at, ""
    record("dissection.asked", dissection, by=by, at=at, call_id=case.call_id, case=case.id)


def agree_dissection(case: Case, *, by: User, at: datetime) -> None:
    """The laboratory consents: the observations are public with the case from now on."""
    require(may_agree_dissection(by, case, at))
    dissection = _of(case)
    dissection.state = DISSECTION_MOVES.go("agree", dissection.state)
    dissection.agreed_at, dissection.agreed_by_id = at, by.id
    record("dissection.agreed", dissection, by=by, at=at, call_id=case.call_id, case=case.id)


def refuse_dissection(case: Case, answer: str, *, by: User, at: datetime) -> None:
    """The laboratory refuses, with its reason; the officers may write anew and ask again."""
    require(may_refuse_dissection(by, case, at))
    if not answer.strip():
        raise Invalid({"answer": t("请写明理由")})
    dissection = _of(case)
    dissection.state = DISSECTION_MOVES.go("refuse", dissection.state)
    dissection.answer = answer.strip()
    record("dissection.refused", dissection, by=by, at=at, call_id=case.call_id, case=case.id)


def _of(case: Case) -> Dissection:
    assert case.dissection is not None  # the policy asked  # noqa: S101
    return case.dissection


def _wrong_with(rows: Sequence[Seen]) -> Text | None:
    if not rows:
        return t("至少写一条观察")
    if len(rows) > MOST_OBSERVATIONS:
        return t("最多 %(n)s 条观察", n=MOST_OBSERVATIONS)
    if any(not row.aspect.strip() or not row.seen.strip() for row in rows):
        return t("每条观察都要写明方面和看到了什么")
    return None


def _require_masked(case: Case, checked: bool) -> None:
    found = leaks_of_dissection(case)
    if any(leak.is_whole for leak in found) or (found and not checked):
        words = [leak.words for leak in found]
        raise Invalid({"checked": t("解剖可能透露服务对象：%(words)s。请修改，或确认无碍", words=words)})
