"""From a closed round to a public notice, marked on the way."""

from datetime import datetime

from app.calls.models import Item
from app.decisions.models import Decision
from app.decisions.service import agree_decision, make_ranking, propose_decision
from app.decisions.states import DecisionResult
from app.entries.models import Entry
from app.extensions import db
from app.notices.models import Notice
from app.notices.service import draft_notice, edit_notice, publish_notice
from app.reviews.models import Review
from app.rounds.models import Round
from app.rounds.states import RoundState
from tests.factories.notices import OFFICE
from tests.leaks.panels import hold_round
from tests.leaks.stage import DAY, Stage


def judge_item(stage: Stage, at: datetime) -> tuple[Item, Round]:
    """An item whose round closed at the instant."""
    call = stage.call(at - DAY)
    item = stage.item(call)
    entries = stage.passed(stage.bids(item))
    times = {"opened_at": at - DAY, "closed_at": at, "created_at": at - DAY}
    return item, hold_round(stage, call, entries, RoundState.CLOSED, **times)


def propose_winner(stage: Stage, item: Item, round_: Round, at: datetime) -> Decision:
    """Ranked, its figures marked, and the first in rank proposed."""
    officer = stage.cast["officer"]
    ranking = make_ranking(round_, item, {}, by=officer, at=at)
    db.session.flush()
    for line in ranking.lines:
        owner = stage.cast.owner(line.entry.organisation_id)
        for figure in (line.total, line.mean, line.trimmed, line.median):
            stage.canaries.figure(figure, stage.about("ranking", owner))
    winners = [line.entry_id for line in ranking.lines if line.place == 1]
    reasons = stage.mark("decision")
    made = propose_decision(item, ranking, DecisionResult.WINNERS, winners, reasons, by=officer, at=at)
    db.session.flush()
    stage.watch(made.id, "decision.key")
    return made


def agree_on_winner(stage: Stage, at: datetime) -> Decision:
    """A new item with its winner agreed by the second officer."""
    decision = propose_winner(stage, *judge_item(stage, at), at)
    agree_decision(decision, stage.mark("decision"), by=stage.cast["second"], at=at)
    db.session.flush()
    return decision


def write_notice(stage: Stage, decision: Decision, at: datetime, words: str = "") -> Notice:
    """A draft whose texts are marks, or ``words``."""
    officer = stage.cast["officer"]
    notice = draft_notice(decision.call, [decision], by=officer, at=at)
    title, body, office = (words or stage.mark("notice.draft") for _ in range(3))
    edit_notice(notice, title, body, office, by=officer, at=at)
    db.session.flush()
    if not words:
        stage.watch(notice.id, "notice.key")
        stage.watch(notice.slug, "notice.key")
    return notice


def publish(stage: Stage, decision: Decision, at: datetime) -> Notice:
    """A public notice."""
    notice = write_notice(stage, decision, at, OFFICE)
    publish_notice(notice, by=stage.cast["officer"], at=at)
    db.session.flush()
    return notice


def release_comments(stage: Stage, decision: Decision) -> None:
    """Whoever did not win may read what was said of his entry."""
    winners = [line.entry_id for line in decision.lines]
    found = db.session.query(Review).join(Entry, Entry.id == Review.entry_id)
    for review in found.filter(
        Entry.item_id == decision.item_id, Entry.id.not_in(winners), Review.state == "done"
    ):
        review.is_comment_released = True
        owner = stage.cast.owner(review.assignment.entry.organisation_id)
        for words in (review.comment, *(mark.comment for mark in review.marks)):
            known = stage.canaries.known[words]
            stage.watch(words, "review.released", owner, known.author)
