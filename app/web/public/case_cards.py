"""Cases as cards of the magazine (``_macros/case.html``), and the words that pages and pictures share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.kinds import KINDS
from app.shared.text import Text, t
from app.showcase.figures import Bar, bars_of
from app.showcase.models import Case
from app.web.rendering import show_place


@dataclass(frozen=True)
class CaseCard:
    """One card: kind and year, title, address, standfirst, the first measured effect, facts."""

    kicker: Text
    title: str
    url: str
    standfirst: str
    bar: Bar | None
    facts: list[Any]


def cards_of(cases: Sequence[Case]) -> list[CaseCard]:
    """The cards of loaded cases (``queries.cases.CARD``)."""
    return [card_of(case) for case in cases]


def card_of(case: Case) -> CaseCard:
    """One card."""
    facts = [
        case.organisation.name,
        Text(case.chain.name) if case.chain else None,
        case.stage and Text(case.stage),
    ]
    return CaseCard(
        kicker_of(case),
        case.title,
        url_for("public.case", slug=case.slug),
        case.standfirst,
        next((bar for bar in bars_of(case.effects) if bar.is_drawn), None),
        [fact for fact in facts if fact],
    )


def kind_words(kind: str) -> Text:
    """What a case of a kind is called: the words of its certificate, of its winners where there is none."""
    data = KINDS[kind]
    return data.certificate or data.words.project


def kicker_of(case: Case) -> Text:
    """Kind and season in one line."""
    return t("%(kind)s · %(year)s 年度", kind=kind_words(case.kind), year=case.year)


def place_of(case: Case) -> str:
    """Where its laboratory stands."""
    return show_place(case.region)
