"""The nets hold: a leak that is planted is noticed, whatever sort of file it is in, and so is a guard that is gone."""

import io
import zipfile
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Select, select

from app.adapters import documents
from app.adapters.documents.paper import Column, Sheet, Table
from app.adapters.sheets import write_table
from app.people.models import User
from app.rounds.models import Assignment
from app.rounds.queries import desk
from tests.leaks.addresses import Address
from tests.leaks.cast import SEATS
from tests.leaks.reading import text_of
from tests.leaks.sweep import sweep
from tests.leaks.world import World

Watched = tuple[Flask, World]
PLAIN = Address("/about/plain", "/about/plain")


def _mark(world: World, secret: str) -> str:
    return next(mark for mark, known in world.canaries.known.items() if known.secret == secret)


@pytest.mark.parametrize(
    "secret", ["entry.content", "review.mark", "entry.exists", "objector", "decision.key"]
)
def test_sweep_notices_a_page_that_tells_a_secret(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    app, world = watched
    mark = _mark(world, secret)
    monkeypatch.setitem(app.view_functions, "public.plain", lambda: f"<p>{mark}</p>")
    leaks, _ = sweep(app, world, "visitor", [PLAIN])
    assert {leak.secret for leak in leaks} == {secret}


def test_sweep_notices_a_header_and_a_redirect(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    app, world = watched
    mark = _mark(world, "decision.key")
    answer: Any = ("", 302, {"Location": f"/officer/decisions/{mark}"})
    monkeypatch.setitem(app.view_functions, "public.plain", lambda: answer)
    leaks, _ = sweep(app, world, "judge", [PLAIN])
    assert {leak.secret for leak in leaks} == {"decision.key"}


def test_sweep_notices_a_query_without_its_restriction(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, world = watched
    pages = [
        Address("round_show", f"/judge/rounds/{key}", "scoring") for key in world.rows["scoring"]["round"]
    ]
    assert sweep(app, world, "conflicted", pages) == (set(), [])

    def unrestricted(user: User, _at: datetime) -> Select[Assignment]:
        return select(Assignment).where(Assignment.judge_id == user.id)

    monkeypatch.setattr(desk, "visible_assignments", unrestricted)
    leaks, _ = sweep(app, world, "conflicted", pages)
    assert {(leak.secret, leak.owner) for leak in leaks} == {("assignment", "tied")}


def test_sweep_notices_what_a_judge_writes_to_nobody(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, world = watched
    mark = next(m for m, known in world.canaries.known.items() if known.secret == "review.private")
    monkeypatch.setitem(app.view_functions, "public.plain", lambda: mark)
    seats = [seat for seat in SEATS if sweep(app, world, seat, [PLAIN])[0]]
    assert len(seats) == len(SEATS) - (world.canaries.known[mark].author in world.keys.values())


def test_files_of_every_sort_are_read(watched: Watched) -> None:
    mark = "zqabcdefgh"
    table = Table(mark, (Column("序号", 1),), [[mark]])
    sheet = Sheet(title="表", subtitle="", table=table, signatures=())
    cells = b"".join(write_table("表", ["序号"], [[mark]]))
    for file in (documents.pdf("sheet", sheet.data), documents.word("sheet", sheet.data), cells):
        assert mark in text_of(file)
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.txt", mark)
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.zip", inner.getvalue())
    assert mark in text_of(outer.getvalue())
