"""After closing: marks, spread, and what the entrants may read."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app.calls.marking_rules import marking_rules
from app.calls.policy import is_officer_of
from app.extensions import db
from app.people.models import User
from app.reviews.alarms import reasons_of
from app.reviews.amended import with_corrections
from app.reviews.models import Review
from app.reviews.queries import figures_of_round, finished_and_voided_reviews, finished_reviews, is_wide
from app.reviews.service import release_comments as release
from app.reviews.states import ReviewState
from app.rounds.models import Round
from app.rounds.policy import may_see_results
from app.rounds.queries.hearing import signed_opinions
from app.rounds.queries.progress import entries_of
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.round_desk import desk_of, load_round
from app.web.officer.round_forms import CommentsForm
from app.web.paging import cut

ByEntry = Mapping[str, Sequence[Review]]
# Entries of one page, their reviews folded: what an officer goes through on a phone without losing his place.
AT_ONCE = 20


@bp.get("/rounds/<key:id>/results")
@page(may_see_results, load_round, records=True)
def round_results(round: Round) -> ResponseReturnValue:
    """Entries with their figures and spread, twenty at a time; under each its reviews with marks and comments, folded
    but for the one that the address opens. Entries whose marks lie apart are named on every page."""
    rows = list(db.session.scalars(entries_of(round)))
    read = cut(rows, request, per_page=AT_ONCE)
    by_entry, voided = _reviews(round, [row.entry_id for row in read.items])
    figures = figures_of_round(round, [row.entry_id for row in rows])
    rules = marking_rules(round.call.method)
    wide = {key for key, one in figures.items() if is_wide(one, rules)}
    return render_template(
        "officer/rounds/round_results.html",
        round=round,
        rows=rows,
        read=read,
        page_of={row.entry_id: at // AT_ONCE + 1 for at, row in enumerate(rows)},
        opened=request.args.get("open", "")[:12],
        reviews=by_entry,
        voided=voided,
        figures=figures,
        wide=wide,
        rules=rules,
        reasons=reasons_of(round, wide) if wide else {},
        people=_people([*by_entry.values(), *voided.values()]),
        form=CommentsForm(),
        opinions=signed_opinions(me(), round, instant()),
        may_release_comments=is_officer_of(me(), round.call, instant()),
        **desk_of(round, "round_results"),
    )


def _reviews(round: Round, entries: Sequence[str]) -> tuple[ByEntry, ByEntry]:
    """What counts and what was voided, by entry."""
    counting, voided = defaultdict[str, list[Review]](list), defaultdict[str, list[Review]](list)
    found = finished_and_voided_reviews(round).where(Review.entry_id.in_(entries))
    for review in with_corrections(db.session.scalars(found).all()):
        (voided if review.state == ReviewState.VOIDED else counting)[review.entry_id].append(review)
    return counting, voided


def _people(reviews: Sequence[Sequence[Review]]) -> dict[str, str]:
    """The names of the officers who corrected any of these, by key."""
    amended = [review for run in reviews for review in run if review.corrections]
    made = [correction for review in amended for correction in review.corrected]
    keys = {key for one in made for key in (one.proposed_by_id, one.agreed_by_id)}
    if not keys:
        return {}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(keys)))
    return {key: name for key, name in rows}  # noqa: C416  (a row is no pair to mypy)


@bp.post("/rounds/<key:id>/comments")
@verb(may_see_results, load_round, form=CommentsForm)
def release_comments(round: Round, form: CommentsForm) -> ResponseReturnValue:
    """Choose whose comments the entrants will read with the notice."""
    shown = finished_reviews(round).where(Review.id.in_(form.shown.data or []))
    count = release(db.session.scalars(shown).all(), set(form.released.data or []), by=me(), at=instant())
    flash(_("已设定反馈 %(n)s 份评审意见", n=count), "success")
    return redirect(url_for("officer.round_results", id=round.id, page=request.args.get("page")), 303)
