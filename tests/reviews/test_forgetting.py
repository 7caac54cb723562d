"""Private notes go when the time after the announcement is over, and nothing else goes with them."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.jobs.notes import forget_old_notes
from app.reviews.models import Review
from tests.factories.decisions import make_judged_item
from tests.factories.notices import announce, make_notice


def test_notes_removed_so_many_days_after_the_announcement(app: Flask) -> None:
    announced, running = make_judged_item(), make_judged_item()
    for review in db.session.scalars(select(Review)):
        review.private_note, review.comment = "只给自己看", "给申报单位的意见"
    make_notice(running)
    notice = make_notice(announced)
    announce(notice, announced.second)
    db.session.flush()
    assert notice.announced_at is not None
    days = timedelta(days=app.config["SETTINGS"].note_days)
    over = notice.announced_at + days
    assert forget_old_notes(over - timedelta(seconds=1)) == 0
    assert forget_old_notes(over) == 9
    assert forget_old_notes(over) == 0
    db.session.flush()
    left = {(r.round_id, r.private_note, r.comment) for r in db.session.scalars(select(Review))}
    assert left == {
        (announced.round.id, "", "给申报单位的意见"),
        (running.round.id, "只给自己看", "给申报单位的意见"),
    }
    act = db.session.scalars(select(Act).where(Act.name == "round.notes_forgotten")).one()
    assert (act.subject_id, act.actor_id, act.figures) == (announced.round.id, None, {"notes": 9})
