"""The questions that a kind asks of its items, as fields of a form."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from app.calls.facts import most_letters
from app.kinds import Kind
from app.kinds.kind import Question
from app.shared.text import Text
from app.web.officer.part_forms import offered, trimmed


class Wanted:
    """Marks a question that publishing asks for; a draft is saved without it."""

    field_flags: ClassVar[dict[str, Any]] = {"required": True}

    def __call__(self, _form: Any, _field: Any) -> None:
        return None


Facts = list[tuple[Question, Any]]


def fact_fields(kind: Kind) -> dict[str, Any]:
    """One field a question, named ``fact_<key>``. A draft may leave required ones open; publishing asks for them."""
    return {f"fact_{question.key}": _field(question) for question in kind.item_questions}


def typed_facts(facts: Facts) -> dict[str, str]:
    """What was typed, as text by the question's key."""
    return {question.key: trimmed(field.data) for question, field in facts}


def _field(question: Question) -> Any:
    label, hint = Text(question.label), Text(question.hint) if question.hint else ""
    rules: list[Any] = [Wanted()] if question.required else [Optional()]
    if question.type == "choice":
        pairs = [("", _l("未选择")), *((choice, Text(choice)) for choice in question.choices)]
        return SelectField(label, rules, choices=offered(pairs), description=hint)
    if question.type == "date":
        return StringField(label, rules, description=hint or _l("写作 2026-11-23"))
    rules.append(Length(max=most_letters(question), message=_l("最多 %(max)d 字")))
    made = TextAreaField if question.type == "long_text" else StringField
    return made(label, rules, description=hint)
