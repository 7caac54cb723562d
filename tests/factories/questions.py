"""Questions, as the services leave them."""

from app.calls.models import Item
from app.people.models import User
from app.questions.models import Question
from app.questions.service import ask_question
from tests.factories.people import AT, make_user
from tests.factories.saving import save

TEXT = "指标 3 的不确定度是否包含重复性分量？"


def make_question(item: Item, asker: User | None = None, text: str = TEXT) -> Question:
    """A question that waits for an answer."""
    question = ask_question(item, text, by=asker or make_user(), at=AT)
    save(question)
    return question
