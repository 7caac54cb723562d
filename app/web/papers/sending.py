"""A paper as an answer: PDF or Word, always to be saved."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime

from flask import Response, abort
from flask_babel import force_locale

from app.adapters import documents
from app.adapters.documents import NotPrinted
from app.adapters.documents.paper import Paper, template_of
from app.calls.models import Call
from app.extensions import limiter
from app.web.downloads import as_attachment
from app.web.instant import instant
from app.web.rendering import show_day

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS = {"pdf": (documents.pdf, PDF), "docx": (documents.word, WORD)}
FORM = "any(pdf,docx):form"
DEMONSTRATION = "示例数据"
limited = limiter.shared_limit("30 per minute", scope="papers")


@contextmanager
def in_chinese() -> Iterator[None]:
    """The language of official papers."""
    with force_locale("zh_Hans_CN"):
        yield


def send_paper(write: Callable[[], Paper], name: str, form: str) -> Response:
    """The paper that ``write`` composes, in Chinese, as a file of this name; 503 where it can't be printed now."""
    with in_chinese():
        paper = write()
    if not paper.made_at:  # an empty form is of the moment it was printed
        paper = replace(paper, made_at=seconds_of(instant()))
    printer, mimetype = FORMS[form]
    return send_printed(lambda: printer(template_of(paper), paper.data), f"{name}.{form}", mimetype)


def send_printed(print_it: Callable[[], bytes], name: str, mimetype: str) -> Response:
    """What a printer gives, as a file of this name."""
    try:
        body = print_it()
    except NotPrinted:
        abort(503)
    return as_attachment(Response(body, mimetype=mimetype), name)


def stamp_of(call: Call, mark: str = "") -> str:
    """What stands at the head of every page: that it is a draft, or withdrawn, or made up."""
    return " ".join(words for words in (mark, DEMONSTRATION if call.is_demo else "") if words)


def day_of(value: date | datetime | None) -> str:
    """2026年11月23日."""
    return show_day(value)


def seconds_of(value: datetime | None) -> int:
    """The time that is written into a file: of what it says, not of when it was asked for; 0 where it says none."""
    return int(value.timestamp()) if value is not None else 0
