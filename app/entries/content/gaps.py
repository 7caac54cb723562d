"""What a draft still lacks, each with the field that mends it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.entries.content.form import PARTS, Form, Place, Question, Section, questions
from app.entries.content.values import column_limit, number, wrong_text, wrong_with
from app.entries.states import SectionState
from app.shared.text import Text, t

Answers = Mapping[str, Any]
PART_WORDS = {"promised": t("承诺值"), "claim": t("响应情况"), "how": t("验证方式")}


@dataclass(frozen=True)
class Gap:
    """``anchor`` is the id of the field on the page of ``section``; ``missing`` tells an empty answer from a wrong."""

    section: str
    anchor: str
    label: Text
    sentence: Text
    missing: bool = True


def gaps_of(form: Form, answers: Answers, indicators: Sequence[Any], files: Mapping[str, int]) -> list[Gap]:
    """Everything that stands between a draft and its submission, in the order of the form.

    ``answers`` maps fields to values, ``files`` counts the files in each slot.
    """
    return [gap for s, q in questions(form) for gap in _gaps(s, q, answers, indicators, files)]


def state_of(section: Section, gaps: Sequence[Gap], started: bool) -> SectionState:
    """Whether a section is done, begun or untouched."""
    if not any(gap.section == section["key"] for gap in gaps):
        return SectionState.DONE
    return SectionState.BEGUN if started else SectionState.UNTOUCHED


def is_blank(value: Any) -> bool:
    """Whether nothing was answered."""
    if isinstance(value, list):
        return not any(str(cell).strip() for row in value for cell in row.values())
    return not str(value or "").strip() if not isinstance(value, bool) else not value


def is_needed(question: Question, answers: Answers) -> bool:
    """Whether an answer is required, by itself or by what another question was answered (``Question.needed_when``)."""
    when = question.get("needed_when")
    if when:
        return str(answers.get(when[0]) or "").strip() == when[1]
    return bool(question.get("required", True))


def _gaps(
    section: Section,
    question: Question,
    answers: Answers,
    indicators: Sequence[Any],
    files: Mapping[str, int],
) -> Iterator[Gap]:
    key, kind = question["key"], question["type"]

    def make(sentence: Text, anchor: str = key, missing: bool = True) -> Gap:
        return Gap(section["key"], anchor, Text(question["label"]), sentence, missing)

    if kind == "response":
        yield from _response_gaps(section, question, answers, indicators)
    elif kind == "file":
        if is_needed(question, answers) and not files.get(key):
            yield make(t("未上传"), f"slot-{key}")
    elif is_blank(answers.get(key)):
        if is_needed(question, answers):
            yield make(t("未勾选") if kind == "declaration" else t("未填写"))
    elif kind == "table":
        yield from (make(sentence, missing=False) for sentence in _table_wrongs(question, answers[key]))
    elif (sentence := wrong_with(Place(section, question), answers[key])) is not None:
        yield make(sentence, missing=False)


def _response_gaps(
    section: Section, question: Question, answers: Answers, indicators: Sequence[Any]
) -> Iterator[Gap]:
    for n, indicator in enumerate(indicators, 1):
        for part in PARTS:
            field = f"{question['key']}-{indicator.id}-{part}"
            value = answers.get(field)
            label = t("%(label)s %(n)s", label=Text(question["label"]), n=n)
            wrong = wrong_with(Place(section, question, indicator.id, part), value)
            if is_blank(value):
                if question.get("required", True):
                    yield Gap(section["key"], field, label, t("%(what)s未填写", what=PART_WORDS[part]))
            elif wrong is not None:
                yield Gap(section["key"], field, label, wrong, missing=False)


def _table_wrongs(question: Question, rows: Sequence[Mapping[str, str]]) -> Iterator[Text]:
    filled = [row for row in rows if any(value.strip() for value in row.values())]
    for n, row in enumerate(filled, 1):
        for column in question["columns"]:
            value = row.get(column["key"], "")
            wrong = wrong_text(column, value, column_limit(column)) if value.strip() else t("未填写")
            if wrong is not None:
                yield t(
                    "第 %(n)s 行「%(column)s」：%(wrong)s", n=n, column=Text(column["label"]), wrong=wrong
                )
    for column in question["columns"]:
        figures = [number(row.get(column["key"], "")) for row in filled]
        if column.get("total") is not None and None not in figures:
            total = sum((f for f in figures if f is not None), Decimal(0))
            if total != Decimal(str(column["total"])):
                yield t(
                    "「%(column)s」合计应为 %(whole)s，现为 %(total)s",
                    column=Text(column["label"]),
                    whole=column["total"],
                    total=f"{total.normalize():f}",
                )
