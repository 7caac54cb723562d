"""Search over everything public: groups at first, then one group page by page."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.extensions import limiter
from app.search.marks import Piece, excerpt, marked
from app.search.queries import Answer, Hit, find, read
from app.search.sources import SOURCES, Written
from app.shared.text import Text
from app.web.guards import public_page
from app.web.instant import instant
from app.web.paging import asked_text, cut
from app.web.public import bp
from app.web.rendering import render_text

LONGEST = 100
A_GROUP = 4
A_PAGE = 20


@dataclass(frozen=True)
class Result:
    """One hit as it is printed: title and excerpt in pieces, the words asked for marked."""

    title: list[Piece]
    url: str
    facts: list[Any]
    day: Any
    excerpt: list[Piece]


@dataclass(frozen=True)
class Group:
    """The hits of one noun: the first of them, and how many there are."""

    noun: str
    label: Text
    total: int
    results: list[Result]


@bp.get("/search")
@limiter.limit("60 per minute")
@public_page
def search() -> ResponseReturnValue:
    """What answers a question; ``in`` shows one group alone."""
    question, noun = asked_text("q", LONGEST), request.args.get("in", "")
    answer = find(question, instant())
    one = noun if noun in answer.groups else ""
    page = cut(answer.groups[one], request, per_page=A_PAGE) if one else None
    shown = {one: list(page.items)} if page else {n: hits[:A_GROUP] for n, hits in answer.groups.items()}
    return render_template(
        "public/search.html",
        q=question,
        answer=answer,
        groups=_groups(answer, shown),
        labels=SOURCES.labels,
        chosen=one,
        page=page,
    )


def _groups(answer: Answer, shown: dict[str, list[Hit]]) -> list[Group]:
    hits = [hit for some in shown.values() for hit in some]
    read_now = read(hits, answer.tokens, instant(), whole=not answer.is_close)
    made = [
        Group(
            noun,
            SOURCES.labels[noun],
            len(answer.groups[noun]),
            [_result(read_now[hit], answer) for hit in some if hit in read_now],
        )
        for noun, some in shown.items()
    ]
    return [group for group in made if group.results]


def _result(written: Written, answer: Answer) -> Result:
    title = marked(render_text(written.title), answer.tokens)
    facts = [fact for fact in written.facts if fact]
    return Result(title, written.path, facts, written.day, excerpt(written.text, answer.tokens))
