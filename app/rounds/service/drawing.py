"""Panels drawn by lot from the pool, invited, and their alternates called in order."""

import secrets
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import func, select

from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.rounds.drawing import Candidate, Drawn, Rules, draw_panel, next_alternate, pool_hash
from app.rounds.models import DrawnExpert, PanelDraw, Panelist, Round
from app.rounds.policy import may_draw_panel, may_invite_drawn
from app.rounds.queries.draws import candidates_of, latest_draw, sitting_of
from app.rounds.service.invitations import ask
from app.shared.text import t
from app.shared.verdict import Invalid, require

LONGEST = 400
MOST_SEATS, MOST_ALTERNATES = 100, 20


def draw_round_panel(
    round: Round, rules: Rules, reason: str = "", *, by: User, at: datetime, seed: str | None = None
) -> PanelDraw:
    """Draw a panel from the pool as it stands. The seed is fresh randomness of the server unless given.

    Pool, rules, seed and log are kept and recorded; a further draw needs a reason, and both are kept. Nobody is asked
    yet: ``invite_drawn`` does that. Errors: Refused by ``may_draw_panel``; Invalid without seats or candidates, or on a
    further draw without a reason.
    """
    require(may_draw_panel(by, round, at))
    number = 1 + (
        db.session.scalar(select(func.count(PanelDraw.id)).where(PanelDraw.round_id == round.id)) or 0
    )
    kept = _checked(rules, reason, number)
    pool, left_out = candidates_of(round, at)
    if not pool:
        raise Invalid({"seats": t("专家库中没有可以抽取的专家")})
    seed = seed or secrets.token_hex(32)
    drawn = draw_panel(pool, rules, seed, sitting=sitting_of(round))
    draw = PanelDraw(
        round=round, number=number, seed=seed, reason=kept, drawn_at=at, drawn_by=by,
        rules=asdict(rules) | {"seats": dict(rules.seats)}, pool=[_frozen(c) for c in pool],
        pool_hash=pool_hash(pool), left_out=left_out, short=drawn.short, log=[asdict(lot) for lot in drawn.log],
        lines=_lines(drawn),
    )  # fmt: skip
    db.session.add(draw)
    db.session.flush()
    record(
        "panel_draw.drawn", draw, by=by, at=at, call_id=round.call_id, number=number, seed=seed,
        pool=draw.pool_hash, candidates=len(pool), seated=len(drawn.seated), alternates=len(drawn.alternates),
    )  # fmt: skip
    return draw


def invite_drawn(
    draw: PanelDraw, *, by: User, at: datetime, max_load: int | None = None, min_load: int = 0
) -> list[Panelist]:
    """Ask everybody who was seated by the latest draw; each gets a letter. Error: Refused by ``may_invite_drawn``."""
    require(may_invite_drawn(by, draw, at))
    asked = []
    for line in draw.lines:
        if not line.is_alternate:
            line.called_at = at
            asked.append(ask(draw.round, line.user, by=by, at=at, max_load=max_load, min_load=min_load))
    draw.invited_at = at
    record("panel_draw.invited", draw, by=by, at=at, call_id=draw.round.call_id, judges=len(asked))
    return asked


def call_alternate(panelist: Panelist, *, at: datetime) -> Panelist | None:
    """A drawn judge declined or was taken off: ask the next alternate of his field, in the order of the draw.

    Done by the draw, not by a person (act ``panelist.called``); loads are those of the one who left. None where he was
    not drawn, the round is closed to changes of that sort, or nobody fits beside those who sit.
    """
    draw = latest_draw(panelist.round)
    line = next((row for row in draw.lines if row.user_id == panelist.user_id), None) if draw else None
    if draw is None or line is None or line.called_at is None:
        return None
    candidates = draw.candidates
    free = {c.key for c in candidates_of(panelist.round, at)[0]}
    waiting = [
        (candidates[row.user_id], row.field)
        for row in draw.lines
        if row.is_alternate and row.called_at is None and row.user_id in free
    ]
    found = next_alternate(waiting, line.field, draw.bounds, sitting_of(panelist.round))
    if found is None:
        return None
    called = next(row for row in draw.lines if row.user_id == found.key)
    called.called_at = at
    asked = ask(
        panelist.round, called.user, by=None, at=at, max_load=panelist.max_load, min_load=panelist.min_load
    )
    record("panelist.called", asked, by=None, at=at, call_id=panelist.round.call_id, position=called.position)
    return asked


def _checked(rules: Rules, reason: str, number: int) -> str:
    seats = list(rules.seats.values())
    if not seats or min(seats) < 0 or not 1 <= sum(seats) <= MOST_SEATS:
        raise Invalid({"seats": t("席位合计应在 1 与 %(most)s 之间", most=MOST_SEATS)})
    if not 0 <= rules.alternates <= MOST_ALTERNATES:
        raise Invalid({"alternates": t("候补人数应在 0 与 %(most)s 之间", most=MOST_ALTERNATES)})
    if len(reason.strip()) > LONGEST or (number > 1 and not reason.strip()):
        raise Invalid({"reason": t("重新抽取须写明理由，不超过 %(n)s 字", n=LONGEST)})
    return reason.strip()


def _frozen(candidate: Candidate) -> dict[str, object]:
    return {
        "key": candidate.key,
        "fields": sorted(candidate.fields),
        "house": candidate.house,
        "region": candidate.region,
    }


def _lines(drawn: Drawn) -> list[DrawnExpert]:
    lots = [*((lot, False) for lot in drawn.seated), *((lot, True) for lot in drawn.alternates)]
    return [
        DrawnExpert(user_id=lot.key, position=place, field=lot.field, is_alternate=spare)
        for place, (lot, spare) in enumerate(lots, start=1)
    ]
