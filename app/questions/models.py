"""A question with its answer."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Call, Item
from app.extensions import db
from app.people.models import User
from app.questions.states import QuestionState
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Question(db.Model):
    """One question about an item.

    ``asked_by_id`` is read for the asker alone. ``text``: as it was typed; ``shown``: as it is published, where an
    officer has taken out what would give the asker away. ``draft``: what the issuer proposes to answer; ``answer``:
    what was published. ``reason``: why it is not answered in public. ``settled_at``: when an officer answered, merged
    or declined it.
    """

    __tablename__ = "question"
    __table_args__ = (
        choice_check("state", QuestionState),
        CheckConstraint("text <> ''", name="asked_something"),
        CheckConstraint(
            "state <> 'drafted' OR (draft <> '' AND drafted_at IS NOT NULL)", name="drafted_whole"
        ),
        CheckConstraint("state <> 'answered' OR (answer <> '' AND shown <> '')", name="answered_whole"),
        CheckConstraint("state <> 'declined' OR reason <> ''", name="declined_reasoned"),
        CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name="merged_into_another"),
        CheckConstraint("(state IN ('asked', 'drafted')) = (settled_at IS NULL)", name="settled_dated"),
        Index("ix_question_standing", "item_id", "state", "settled_at"),
    )

    id: Mapped[Key]
    call_id: Mapped[str] = link("call.id")
    item_id: Mapped[str] = link("item.id", index=False)
    asked_by_id: Mapped[str] = link("user.id")
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[QuestionState] = mapped_column(Choice(QuestionState), default=QuestionState.ASKED)
    draft: Mapped[str] = mapped_column(Text, default="")
    drafted_by_id: Mapped[str | None] = link("user.id")
    drafted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    shown: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    merged_into_id: Mapped[str | None] = link("question.id")
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_by_id: Mapped[str | None] = link("user.id")
    call: Mapped[Call] = relationship()
    item: Mapped[Item] = relationship()
    drafted_by: Mapped[User | None] = relationship(foreign_keys=[drafted_by_id])
    merged_into: Mapped["Question | None"] = relationship(remote_side="Question.id")
