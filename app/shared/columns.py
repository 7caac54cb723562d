"""Column types and shorthands that every noun's tables share."""

import secrets
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import CheckConstraint, DateTime, Dialect, ForeignKey, Numeric, String, Text, TypeDecorator
from sqlalchemy.orm import MappedColumn, mapped_column

from app.shared.labels import Labelled

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
KEY_LENGTH = 12
# Two places at a time: a round of 18,000 pairs makes as many keys in one request.
PAIRS = [low + high for high in ALPHABET for low in ALPHABET]


def new_key() -> str:
    """A random identifier of 60 bits in Crockford's alphabet: short in an address, telling nobody how many exist."""
    bits = secrets.randbits(5 * KEY_LENGTH)
    return "".join([PAIRS[bits >> 10 * place & 1023] for place in range(KEY_LENGTH // 2)])


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Refuses naive values on the way in and gives aware UTC back, on SQLite too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime was about to be stored; give an aware one")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Choice(TypeDecorator[Labelled]):
    """A ``Labelled`` enumeration as text; pair it with ``choice_check`` so that the database refuses nonsense."""

    impl = String(40)
    cache_ok = True

    def __init__(self, enum: type[Labelled]) -> None:
        super().__init__(40)
        self.enum = enum

    def process_bind_param(self, value: Labelled | str | None, _dialect: Dialect) -> str | None:
        return None if value is None else self.enum(str(value)).value

    def process_result_value(self, value: Any, _dialect: Dialect) -> Labelled | None:
        return None if value is None else self.enum(value)


def choice_check(column: str, enum: type[Labelled]) -> CheckConstraint:
    """The CHECK that keeps a ``Choice`` column to the members of its enumeration."""
    members = ", ".join(f"'{member.value}'" for member in enum)
    return CheckConstraint(f"{column} IN ({members})", name=f"{column}_known")


Key = Annotated[str, mapped_column(String(KEY_LENGTH), primary_key=True, default=new_key)]
Instant = Annotated[datetime, mapped_column(UTCDateTime)]
Long = Annotated[str, mapped_column(Text)]
Money = Annotated[Decimal, mapped_column(Numeric(12, 2))]
Score = Annotated[Decimal, mapped_column(Numeric(6, 2))]


def link(target: str, *, index: bool = True, **kwargs: Any) -> MappedColumn[Any]:
    """A foreign key on another table's key; deleting what is referred to is refused by the database."""
    return mapped_column(String(KEY_LENGTH), ForeignKey(target, ondelete="RESTRICT"), index=index, **kwargs)
