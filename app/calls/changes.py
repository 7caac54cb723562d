"""What a change of a part changes, line by line and in words: for corrections, and for two officers in one draft."""

from collections.abc import Callable, Iterator
from typing import Any

from app.calls.caps import caps_of, caps_words
from app.calls.item_words import (
    ITEM,
    ITEM_FLAGS,
    SOURCES,
    answered,
    basics_labels,
    item_labels,
    shown_columns,
)
from app.calls.marking_rules import marking_rules
from app.calls.method_words import (
    AFTERWARDS,
    BLIND,
    NUMBERS,
    alarm_words,
    chain_words,
    extra_words,
    tie_words,
)
from app.calls.models import Call, Item
from app.calls.parts import Plain
from app.calls.states import CallState, ItemState, Trouble
from app.calls.words import QUESTION_TYPES, days_words, indicator_words, instant_words
from app.shared.text import Text, as_json, from_json, t

Said = str | Text
Line = tuple[str, Text, Said]
CATALOGUED = {"chain", "region"}
METHOD = {
    "number",
    "threshold",
    "reviews_per_entry",
    "city_quota",
    "ties",
    "blind",
    "judges_see_after_close",
    "spread",
    "extra",
}
YES_NO = {True: t("是"), False: t("否")}


def part_lines(part: str, plain: Plain, call: Call) -> list[Line]:
    """A part line by line: (path, label, words). Both sides of a comparison are made of these."""
    return list(LINES[part](plain, call))


def compare(part: str, before: Plain, after: Plain, call: Call) -> list[tuple[str, Text, Said, Said]]:
    """The lines that differ: (path, label, before, after); an empty text where a line is new or gone."""
    old = {path: (label, said) for path, label, said in part_lines(part, before, call)}
    new = {path: (label, said) for path, label, said in part_lines(part, after, call)}
    found = []
    for path in dict.fromkeys([*old, *new]):
        label = (new.get(path) or old[path])[0]
        was, becomes = old.get(path, (label, ""))[1], new.get(path, (label, ""))[1]
        if _plainly(was) != _plainly(becomes):
            found.append((path, label, was, becomes))
    return found


def touches_method(stored: list[Plain]) -> bool:
    """Whether a correction changed how entries are judged: the method or the rubric."""
    return any(row["path"] in METHOD or row["path"].startswith("rubric.") for row in stored)


def stored_changes(changes: list[tuple[str, Text, Said, Said]]) -> list[Plain]:
    """The changes as a correction keeps them."""
    return [
        {"path": path, "label": as_json(label), "before": _kept(was), "after": _kept(becomes)}
        for path, label, was, becomes in changes
    ]


def told_changes(stored: list[Plain]) -> list[tuple[Said, Said, Said]]:
    """The inverse, for ``_macros/diff.html``: (label, before, after)."""
    return [(_told(row["label"]), _told(row["before"]), _told(row["after"])) for row in stored]


def _plainly(said: Said) -> Any:
    return as_json(said) if isinstance(said, Text) else said


def _kept(said: Said) -> Any:
    return as_json(said) if isinstance(said, Text) else said


def _told(kept: Any) -> Said:
    return from_json(kept) if isinstance(kept, dict) else str(kept)


def _said(value: Any) -> str:
    return "" if value is None else str(value)


def _basics(plain: Plain, call: Call) -> Iterator[Line]:
    for name, label in basics_labels(call.kind_data).items():
        yield name, label, _said(plain[name])


def _timetable(plain: Plain, _call: Call) -> Iterator[Line]:
    yield "opens_at", t("申报开始"), instant_words(plain["opens_at"])
    yield "closes_at", t("申报截止"), instant_words(plain["closes_at"])
    for row in plain["stages"]:
        days = days_words(row["starts_on"], row["ends_on"])
        yield f"stages.{row['key']}", t("计划：%(stage)s", stage=Text(row["label"])), days
    yield "notice_days", t("公示工作日数"), _said(plain["notice_days"])
    yield "notice_counts_first_day", t("公示首日计入"), YES_NO[plain["notice_counts_first_day"]]


def _method(plain: Plain, call: Call) -> Iterator[Line]:
    yield "number", t("排序依据"), NUMBERS[plain["number"]]
    yield "threshold", t("入选门槛"), _said(plain["threshold"])
    yield "reviews_per_entry", t("评审份数"), _said(plain["reviews_per_entry"])
    if "city_quota" in plain:
        yield "city_quota", t("推荐名额"), _said(plain["city_quota"])
    if call.kind_data.allocates:
        yield "caps", t("限额分配"), caps_words(caps_of(plain))
    yield "ties", t("并列处理"), chain_words([tie_words(rule, call.rubric) for rule in plain["ties"]])
    yield "blind", t("评审方式"), BLIND[bool(plain["blind"])]
    yield "judges_see_after_close", t("评分公开"), AFTERWARDS[bool(plain["judges_see_after_close"])]
    rules = marking_rules(plain)
    yield "spread", t("评分分歧"), alarm_words(rules)
    yield "extra", t("补充评审"), extra_words(rules)


def _rubric(plain: Plain, _call: Call) -> Iterator[Line]:
    for row in plain["rows"]:
        yield (
            f"rubric.{row['key']}",
            t("评分项"),
            t(
                "%(name)s，%(weight)s 分：%(guide)s",
                name=Text(row["name"]),
                weight=row["weight"],
                guide=Text(row["guide"]),
            ),
        )


def _form(plain: Plain, _call: Call) -> Iterator[Line]:
    for section in plain["sections"]:
        yield f"form.{section['key']}", t("部分"), Text(section["title"])
        for question in section["questions"]:
            path = f"form.{section['key']}.{question['key']}"
            words = t(
                "%(label)s（%(type)s）", label=Text(question["label"]), type=QUESTION_TYPES[question["type"]]
            )
            yield path, t("问题"), words


def _item(plain: Plain, call: Call) -> Iterator[Line]:
    kind = call.kind_data
    labels, shown = item_labels(kind), shown_columns(kind)
    for name in ITEM:
        if name in shown:
            words = _said(plain[name])
            yield name, labels[name], Text(words) if name in CATALOGUED and words else words
    if "trouble" in shown:
        yield "trouble", t("难题类别"), Trouble(plain["trouble"]).label if plain["trouble"] else ""
    for name in SOURCES if "sources" in shown else ():
        yield f"sources.{name}", labels[f"source_{name}"], plain["sources"].get(name, "")
    for name in ITEM_FLAGS:
        if name in shown:
            yield name, labels[name], YES_NO[bool(plain[name])]
    for question, said in answered(kind, plain.get("facts", {})):
        yield f"facts.{question.key}", Text(question.label), said


def _indicators(plain: Plain, _call: Call) -> Iterator[Line]:
    for number, row in enumerate(plain["rows"], start=1):
        words = indicator_words(row)
        more = "；".join(
            part for part in (words, row["today"], row["best_abroad"], row["verification"]) if part
        )
        yield (
            f"indicators.{number}",
            t("指标 %(n)s", n=number),
            f"{row['text']}（{more}）" if more else row["text"],
        )


def _documents(plain: Plain, _call: Call) -> Iterator[Line]:
    """By place, so that a newer version stands beside the one that it replaces."""
    for row in plain["rows"]:
        words = t(
            "%(title)s（%(name)s，SHA-256 %(digest)s）",
            title=row["title"],
            name=row["name"],
            digest=row["sha256"][:12],
        )
        yield f"documents.{row['position']}", t("附件"), words


def _state(plain: Plain, _call: Call) -> Iterator[Line]:
    known: dict[str, Text] = {s.value: s.label for s in (*CallState, *ItemState)}
    yield "state", t("状态"), known[plain["state"]]


LINES: dict[str, Callable[[Plain, Call], Iterator[Line]]] = {
    "basics": _basics,
    "timetable": _timetable,
    "method": _method,
    "rubric": _rubric,
    "form": _form,
    "item": _item,
    "indicators": _indicators,
    "documents": _documents,
    "state": _state,
}


def call_of(subject: Call | Item) -> Call:
    """The call that a part belongs to."""
    return subject.call if isinstance(subject, Item) else subject
