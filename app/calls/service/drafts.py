"""Beginning a call, and writing its parts while it is a draft."""

import re
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.calls.changes import call_of
from app.calls.legs import plain_legs
from app.calls.marking_rules import marking_rules
from app.calls.models import Call, Indicator, Item
from app.calls.parts import INDICATOR, ITEM_FLAGS, ITEM_TEXTS, Plain, fingerprint, read_part, write_part
from app.calls.policy import kinds_to_create, may_create_call, may_edit_call, may_see_call
from app.calls.service.checks import check_part
from app.calls.states import ItemState
from app.calls.timetables import plan, shift, to_next_year
from app.chains.queries import current_chains
from app.extensions import db
from app.history.service import record
from app.kinds import KINDS, Kind
from app.people.models import User
from app.shared.clock import local_date
from app.shared.text import t
from app.shared.verdict import Invalid, Refused, not_now, require

OTHER = "其他"
ITEM_REST = (
    "trouble",
    "chain_id",
    "region_code",
    "issuer_id",
    "months",
    "amount",
    "amount_sources",
    "places",
    "facts",
)


def create_call(
    kind: str,
    title: str,
    year: int,
    *,
    by: User,
    at: datetime,
    organiser: str = "",
    is_demo: bool = False,
    sealed: bool | None = None,
) -> Call:
    """A draft of a kind with the kind's own rubric, method, form and order of stages, all still to be changed.

    ``sealed``: whether bids lie sealed until two openers open them; as the kind says unless given.
    Errors: ``Invalid`` (kind) for a kind this person may not begin.
    """
    require(may_create_call(by, at))
    if kind not in kinds_to_create(by, at):
        raise Invalid({"kind": t("没有这一类的承办席位")})
    defaults = KINDS[kind]
    call = Call(
        slug=_free_slug(kind, year),
        kind=kind,
        year=year,
        title=title,
        organiser=organiser,
        timetable=plan(defaults, None),
        rubric=[asdict(criterion) for criterion in defaults.criteria],
        method=_method(defaults),
        form=_plain_form(defaults),
        created_by_id=by.id,
        created_at=at,
        is_demo=is_demo,
        sealed=defaults.sealed if sealed is None else sealed,
    )
    db.session.add(call)
    db.session.flush()
    record("call.created", call, by=by, at=at, call_id=call.id)
    return call


def copy_call(
    source: Call,
    year: int,
    title: str,
    *,
    items: str = "none",
    by: User,
    at: datetime,
    sealed: bool | None = None,
) -> Call:
    """A new draft after an earlier call, with every date as many years later (rule 16).

    ``items``: "none", "all", or "failed" (二次发榜: only those that found no taker). Copied items begin listed,
    under the code with the new year in it. Documents are not copied: they carry last year's dates,
    nor openers: a sealed call has a key of its own. ``sealed`` as of ``create_call``. Errors:
    ``Refused`` for a source that is not visible, ``Invalid`` (kind) without a seat on its kind.
    """
    require(may_see_call(by, source, at))
    call = create_call(source.kind, title, year, by=by, at=at, sealed=sealed)
    years = year - source.year
    call.copied_from_id = source.id
    for part in ("method", "rubric", "form"):
        write_part(call, part, read_part(source, part))
    call.form = _with_current_chains(call.form)
    call.organiser, call.contact, call.introduction = source.organiser, source.contact, source.introduction
    call.notice_days = source.notice_days
    call.notice_counts_first_day = source.notice_counts_first_day
    call.opens_at = to_next_year(source.opens_at, years)
    call.closes_at = to_next_year(source.closes_at, years)
    if source.opens_at and call.opens_at:
        days = (local_date(call.opens_at) - local_date(source.opens_at)).days
        call.timetable = shift(source.timetable, days)
    _copy_items(source, call, items)
    db.session.flush()
    record("call.copied", call, by=by, at=at, call_id=call.id, source=source.id, items=len(call.items))
    return call


def update_part(
    subject: Call | Item, part: str, plain: Plain, base: str, *, by: User, at: datetime
) -> Call | Item:
    """Write one part of a draft (``app.calls.parts``): basics, timetable, method, rubric, form; item and indicators.

    ``base`` is the fingerprint of the part that the writer had before his eyes; 409 where somebody changed it since, so
    that two officers never overwrite each other. Errors: ``Invalid`` for values that do not hold together.
    """
    call = call_of(subject)
    require(may_edit_call(by, call, at))
    require_unchanged(subject, part, base)
    check_part(subject, part, plain)
    write_part(subject, part, plain)
    touched(call, subject, part, by=by, at=at)
    return subject


def require_unchanged(subject: Call | Item, part: str, base: str) -> None:
    """Refuse (409, ``changed_meanwhile``) unless the part still stands as the writer saw it."""
    if base != fingerprint(read_part(subject, part)):
        sentence = t("这一页刚刚被其他承办人改动。不同之处列在下面，核对后可以再次保存")
        raise Refused(not_now("changed_meanwhile", sentence))


def touched(call: Call, subject: Call | Item, part: str, *, by: User, at: datetime) -> None:
    """Note an edit of a draft: its revision and the record."""
    call.revision += 1
    db.session.flush()
    record("call.edited", subject, by=by, at=at, call_id=call.id, part=part, revision=call.revision)


def _method(kind: Kind) -> Plain:
    plain = asdict(kind.method)
    return (
        plain
        | {
            "threshold": f"{kind.method.threshold:.2f}",
            "ties": list(kind.method.ties),
            "extra_most": marking_rules(plain).extra_most,
            "legs": plain_legs(kind),
        }
        | ({"city_quota": kind.city_quota} if kind.recommended else {})
    )


def _plain_form(kind: Kind) -> list[Plain]:
    sections: list[Plain] = []
    for section in kind.sections:
        questions = [_plain_question(asdict(question)) for question in section.questions]
        sections.append({"key": section.key, "title": section.title, "questions": questions})
    return sections


def _plain_question(question: Plain) -> Plain:
    columns = [dict(column) for column in question["columns"]]
    return _with_choices(question) | {
        "choices": list(question["choices"]),
        "columns": columns,
        "accept": list(question["accept"]),
        "needed_when": list(question["needed_when"] or ()),
    }


def _with_current_chains(form: list[Plain]) -> list[Plain]:
    """A form whose choices of chains are those of today's catalogue; what an officer changed besides stays."""
    return [
        section | {"questions": [_with_choices(dict(question)) for question in section["questions"]]}
        for section in form
    ]


def _with_choices(question: Plain) -> Plain:
    if question.get("choices_from") == "chains":
        question["choices"] = [*(chain.name for chain in current_chains()), OTHER]
    return question


def _free_slug(kind: str, year: int) -> str:
    stem = f"{kind.replace('_', '-')}-{year}"
    taken = set(db.session.scalars(select(Call.slug).where(Call.slug.startswith(stem))))
    names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _copy_items(source: Call, call: Call, items: str) -> None:
    wanted = {"none": (), "failed": (ItemState.FAILED,), "all": tuple(ItemState)}[items]
    statement = select(Item).where(Item.call_id == source.id, Item.state.in_(wanted))
    taken = db.session.scalars(statement.options(selectinload(Item.indicators)).order_by(Item.position)).all()
    for position, item in enumerate(taken, start=1):
        values: dict[str, Any] = {
            name: getattr(item, name) for name in (*ITEM_TEXTS, *ITEM_FLAGS, *ITEM_REST)
        }
        code = re.sub(rf"(?<!\d){source.year}(?!\d)", str(call.year), item.code)
        copy = Item(code=code, position=position, need_id=item.need_id, **values)
        copy.indicators = [
            Indicator(position=row.position, **{name: getattr(row, name) for name in INDICATOR})
            for row in item.indicators
        ]
        call.items.append(copy)
