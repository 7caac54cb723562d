"""榜单汇总表: the items of a call in the customary columns, as far as its kind has them (facts.md section 7)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.adapters.documents.paper import Column, Sheet, Table
from app.calls.item_words import answered, item_labels, shown_columns
from app.calls.models import Call, Item
from app.calls.words import indicator_words
from app.web.papers.sending import day_of, seconds_of, stamp_of
from app.web.public.bills import issuer_words
from app.web.rendering import render_text, show_number, show_place

MOST_INDICATORS = 8
SHORT = ("choice", "number", "date")


@dataclass(frozen=True)
class Part:
    """One column: whether the kind has it (a column of the item), and what stands in it."""

    needs: str
    column: Column
    says: Callable[[Item], str]


def list_sheet(call: Call, items: Sequence[Item], at: datetime, *, contacts: bool) -> Sheet:
    """The whole list on paper. ``contacts``: whether this reader's pages show who to ask, and the paper too."""
    parts = _parts(call, contacts=contacts)
    rows = [[str(number), *(part.says(item) for part in parts)] for number, item in enumerate(items, 1)]
    number = f"（{call.document_number}）" if call.document_number else ""
    return Sheet(
        title=f"{call.title}汇总表",
        subtitle=f"{call.organiser}{number}　截至{day_of(at)}，共{len(items)}项",
        issuer=call.organiser,
        table=Table("", [Column("序号", 1), *(part.column for part in parts)], rows),
        stamp=stamp_of(call),
        made_at=seconds_of(call.published_at or call.created_at),
    )


def _parts(call: Call, *, contacts: bool) -> list[Part]:
    kind = call.kind_data
    labels, shown = item_labels(kind), shown_columns(kind)
    words = {name: render_text(label) for name, label in labels.items()}
    parts = [
        Part("code", Column(words["code"], 3), lambda item: item.code),
        Part("title", Column(words["title"], 4, "left"), lambda item: item.title),
        Part(
            "issuer_name",
            Column(words["issuer_name"], 3, "left"),
            lambda item: render_text(issuer_words(item)),
        ),
        Part("chain", Column(words["chain"], 2), lambda item: item.chain.name if item.chain else ""),
        Part("region", Column(words["region"], 1.6), lambda item: show_place(item.region)),
        Part("indicators", Column("主要技术指标", 6, "left"), _indicators),
        *_questions(call),
        Part("amount", Column(words["amount"], 2), lambda item: show_number(item.amount)),
        Part("months", Column(words["months"], 2), lambda item: show_number(item.months)),
    ]
    parts += (
        [Part("contact", Column("联系人及电话", 3, "left"), lambda item: item.contact)] if contacts else []
    )
    return [part for part in parts if part.needs in shown]


def _questions(call: Call) -> list[Part]:
    """What items of the kind are asked besides, where the answer is short enough for a table."""

    def says(key: str) -> Callable[[Item], str]:
        return lambda item: next(
            (str(said) for q, said in answered(call.kind_data, item.facts) if q.key == key), ""
        )

    return [
        Part("title", Column(question.label, 1.8), says(question.key))
        for question in call.kind_data.item_questions
        if question.required and question.type in SHORT
    ]


def _indicators(item: Item) -> str:
    told = []
    for number, row in enumerate(item.indicators[:MOST_INDICATORS], 1):
        requirement = indicator_words(row)
        told.append(
            f"{number}. {row.parameter} {requirement}"
            if requirement and row.parameter
            else f"{number}. {row.text}"
        )
    more = len(item.indicators) - MOST_INDICATORS
    return "\n".join([*told, *([f"另有{more}项，见网页"] if more > 0 else [])])
