"""What every page of a round's desk needs: the round, its tabs, what may be done with it."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.entries.models import Entry
from app.extensions import db
from app.reviews.policy import may_explain_spread
from app.rounds.models import Conflict, Panelist, Round, RoundEntry
from app.rounds.policy import (
    has_order,
    may_close_round,
    may_invite_judge,
    may_prepare_round,
    may_release_round,
    may_run_round,
    may_see_results,
)
from app.rounds.states import RoundState
from app.shared.text import Text, t
from app.web.instant import instant, viewer

TABS: tuple[tuple[str, Text], ...] = (
    ("round_show", t("总览")),
    ("round_panel", t("专家组")),
    ("round_conflicts", t("利益关系")),
    ("round_redactions", t("盲评材料")),
    ("round_assignments", t("分派")),
    ("round_readings", t("补充评审")),
    ("round_order", t("答辩顺序")),
    ("round_results", t("评分")),
    ("round_method", t("评审办法")),
)


@dataclass(frozen=True)
class Tab:
    """One link of the row of tabs."""

    label: Text
    url: str
    active: bool


def load_round(id: str) -> Round | None:
    """A round with its call."""
    return db.session.scalar(select(Round).where(Round.id == id).options(joinedload(Round.call)))


def load_panelist(id: str) -> Panelist | None:
    """A place on a panel."""
    return db.session.get(
        Panelist,
        id,
        options=[joinedload(Panelist.round, innerjoin=True).joinedload(Round.call, innerjoin=True)],
    )


def load_conflict(id: str) -> Conflict | None:
    """A tie."""
    return db.session.get(Conflict, id)


def load_row(id: str) -> RoundEntry | None:
    """An entry of a round."""
    return db.session.get(
        RoundEntry,
        id,
        options=[
            joinedload(RoundEntry.round, innerjoin=True).joinedload(Round.call, innerjoin=True),
            joinedload(RoundEntry.entry, innerjoin=True).joinedload(Entry.organisation, innerjoin=True),
        ],
    )


def desk_of(round: Round, active: str, *, ends: bool = True) -> dict[str, Any]:
    """Names for the frame ``officer/rounds/_frame.html``.

    ``ends``: whether the page offers to release or to close, which costs two queries to know.
    """
    user, at = viewer(), instant()
    present = {
        "round_results": round.state == RoundState.CLOSED,
        "round_readings": bool(may_explain_spread(user, round, at)),
        "round_order": has_order(round),
        "round_redactions": round.blind,
    }
    absent = {name for name, shown in present.items() if not shown}
    return {
        "call": round.call,
        "tabs": [
            Tab(label, url_for(f"officer.{name}", id=round.id), name == active)
            for name, label in TABS
            if name not in absent
        ],
        "active_tab": active,
        "may_invite": may_invite_judge(user, round, at),
        "may_prepare": may_prepare_round(user, round, at),
        "may_run": may_run_round(user, round, at),
        "may_release": may_release_round(user, round, at)
        if ends and round.state == RoundState.PREPARING
        else None,
        "may_close": may_close_round(user, round, at) if ends and round.state == RoundState.OPEN else None,
        "may_see_results": may_see_results(user, round, at),
    }
