"""The index: one row a public thing. Each database keeps its own full-text structure over ``tokens`` (``ddl.py``)."""

from typing import Any

from sqlalchemy import Integer, String, Table, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.search.ddl import CREATE, DROP


class SearchDocument(db.Model):
    """What is looked through of one thing. ``day``, its date's ordinal, sorts; what is printed comes from the thing."""

    __tablename__ = "search_document"
    __table_args__ = (UniqueConstraint("noun", "subject_id", name="uq_search_document"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    noun: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[str] = mapped_column(String(12))
    day: Mapped[int] = mapped_column(Integer, default=0)
    path: Mapped[str] = mapped_column(String(200), default="")
    title: Mapped[str] = mapped_column(Text, default="")
    tokens: Mapped[str] = mapped_column(Text, default="")


def _create(_table: Table, connection: Any, **_options: Any) -> None:
    for statement in CREATE[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def _drop(_table: Table, connection: Any, **_options: Any) -> None:
    for statement in DROP[connection.dialect.name]:
        connection.exec_driver_sql(statement)


event.listen(SearchDocument.__table__, "after_create", _create)
event.listen(SearchDocument.__table__, "before_drop", _drop)
