"""What the page of an item prints of the questions about it."""

from typing import Any

from app.calls.models import Item
from app.extensions import db
from app.questions.policy import may_ask_question
from app.questions.queries import public_questions
from app.questions.times import asking_ends
from app.web.instant import instant, viewer

NEWEST = 3


def questions_of_item(item: Item) -> dict[str, Any]:
    """The newest of them, whether there are more, whether one may ask."""
    rows = list(db.session.scalars(public_questions(item, instant()).limit(NEWEST + 1)))
    return {
        "questions": rows[:NEWEST],
        "has_more_questions": len(rows) > NEWEST,
        "may_ask": may_ask_question(viewer(), item, instant()),
        "asking_ends": asking_ends(item.call),
    }
