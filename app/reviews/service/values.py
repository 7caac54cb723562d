"""The fields of a review by name, and what may stand in them.

``score-<criterion>`` a mark, ``note-<criterion>`` a remark on it, ``comment`` the overall opinion, ``private_note``.
"""

import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from app.calls.models import Call
from app.reviews.models import Mark, Review
from app.shared.text import Text, t
from app.shared.verdict import Invalid

LONGEST = {"note": 500, "comment": 2000, "private_note": 2000}
Value = Decimal | str | None


def field_names(call: Call) -> list[str]:
    """Every field that a review of this call has."""
    keys = [str(c["key"]) for c in call.rubric]
    return [f"{part}-{key}" for key in keys for part in ("score", "note")] + ["comment", "private_note"]


def parse_values(call: Call, given: Mapping[str, str | None]) -> dict[str, Value]:
    """Values as they are kept. Errors: Invalid, every wrong field with its sentence."""
    known, errors = set(field_names(call)), {}
    parsed: dict[str, Value] = {}
    for name, raw in given.items():
        try:
            if name not in known:
                raise Invalid({name: t("没有这一项，请刷新页面后再试")})
            parsed[name] = _mark(name, raw) if name.startswith("score-") else _words(name, raw)
        except Invalid as invalid:
            errors.update(invalid.errors)
    if errors:
        raise Invalid(errors)
    return parsed


def current_value(review: Review, name: str) -> Value:
    """What stands in a field now."""
    part, _, key = name.partition("-")
    if part not in {"score", "note"} or not key:
        return str(getattr(review, name))
    mark = mark_of(review, key)
    if part == "score":
        return mark.score if mark else None
    return mark.comment if mark else ""


def set_value(review: Review, name: str, value: Value) -> None:
    """Put a parsed value into its field."""
    part, _, key = name.partition("-")
    if part not in {"score", "note"} or not key:
        setattr(review, name, value)
        return
    mark = mark_of(review, key)
    if mark is None:
        mark = Mark(criterion=key, comment="")
        review.marks.append(mark)
    if part == "score":
        mark.score = value if isinstance(value, Decimal) else None
    else:
        mark.comment = str(value or "")


def mark_of(review: Review, key: str) -> Mark | None:
    """The mark row of a criterion."""
    return next((mark for mark in review.marks if mark.criterion == key), None)


def shown(value: Value) -> str:
    """A value as a page or a script shows it."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value or ""


def _mark(name: str, raw: str | None) -> Decimal | None:
    text = unicodedata.normalize("NFKC", str(raw or "")).strip()
    if not text:
        return None
    if len(text) > 10:
        raise Invalid({name: _range()})
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Invalid({name: t("请填写数字，例如 86 或 86.5")}) from None
    if not value.is_finite() or not 0 <= value <= 100:
        raise Invalid({name: _range()})
    if value != value.quantize(Decimal("0.01")):
        raise Invalid({name: t("最多保留两位小数")})
    return value.quantize(Decimal("0.01"))


def _range() -> Text:
    return t("得分应在 0 与 100 之间")


def _words(name: str, raw: str | None) -> str:
    text = str(raw or "").replace("\r\n", "\n").replace("\x00", "")
    longest = LONGEST[name.partition("-")[0]]
    if len(text) > longest:
        raise Invalid({name: t("不超过 %(n)s 字，现有 %(have)s 字", n=longest, have=len(text))})
    return text
