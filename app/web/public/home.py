"""The front page: search, ways in, the campaign of the day, newest cases, what is open, what was published lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.calls.models import Call
from app.calls.queries import calls_in, figures_of, stations
from app.calls.states import Phase
from app.extensions import db
from app.notices.models import Notice
from app.notices.queries import public_notices
from app.shared.text import Text, t
from app.showcase.models import Case
from app.showcase.queries import latest_cases
from app.web.guards import public_page
from app.web.instant import instant, viewer
from app.web.public import bp
from app.web.public.campaigns import ON_FRONT, campaign_slot
from app.web.public.case_cards import cards_of
from app.web.reading import reading

MOST_OPEN = 4
LATEST = 4
CASES = 3
CHANGES = 6
QUESTIONS = (t("充电枪插头盐雾试验谁做得好"), t("动力电池热失控怎么检测"), t("氢气瓶渗透"))
"""What a visitor may ask, in his language: the search understands the trade's English terms."""


@dataclass(frozen=True)
class Change:
    """One line of 最近更新: what was published when."""

    day: datetime
    label: Text
    title: str
    url: str


@bp.get("/")
@public_page
def home() -> ResponseReturnValue:
    """What somebody comes for first."""
    at = instant()
    found = list(db.session.scalars(calls_in(viewer(), at, Phase.OPEN).limit(MOST_OPEN)))
    soon = [] if found else list(db.session.scalars(calls_in(viewer(), at, Phase.UPCOMING).limit(MOST_OPEN)))
    notices = db.session.scalars(public_notices(at).limit(LATEST)).all()
    slot = None if reading().is_elder else campaign_slot(at)
    cases = latest_cases(at, CASES + ON_FRONT)
    chosen = {card.url for card in slot.cards} if slot else set()
    return render_template(
        "public/home.html",
        questions=QUESTIONS,
        slot=slot,
        calls=found,
        upcoming=soon,
        figures=figures_of([*found, *soon]),
        paths={call.id: stations(call, at) for call in found[:1]},
        notices=notices,
        cards=[card for card in cards_of(cases) if card.url not in chosen][:CASES],
        changes=changes(_latest_calls(at), notices, cases[:CASES]),
    )


def _latest_calls(at: datetime) -> Sequence[Call]:
    latest: Any = calls_in(None, at).order_by(None).where(Call.published_at.is_not(None))
    rows: Sequence[Call] = db.session.scalars(latest.order_by(Call.published_at.desc()).limit(CHANGES)).all()
    return rows


def changes(calls: Sequence[Call], notices: Sequence[Notice], cases: Sequence[Case]) -> list[Change]:
    """What was published last, whatever it is, the latest first: a site that stands still shows it (facts.md 9)."""
    found = [
        *(_of(call, call.kind_data.words.call, "public.call") for call in calls),
        *(_of(notice, t("公示"), "public.notice") for notice in notices),
        *(_of(case, t("入选案例"), "public.case") for case in cases),
    ]
    return sorted((one for one in found if one.day), key=lambda one: one.day, reverse=True)[:CHANGES]


def _of(thing: Any, label: Text, endpoint: str) -> Change:
    return Change(thing.published_at, label, thing.title, url_for(endpoint, slug=thing.slug))
