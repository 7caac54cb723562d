"""Roads besides the pages: letters, the index of the search, what can be asked of lists, names of a blind call."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.extensions import db
from app.letters.models import Letter
from app.people.models import Organisation
from app.search.models import SearchDocument
from tests.leaks.addresses import Address, Addresses
from tests.leaks.differences import first_difference
from tests.leaks.reading import told_by
from tests.leaks.sweep import bare, client_of, leaks_in
from tests.leaks.world import World

Watched = tuple[Flask, World]
NONSENSE = "zqzqzqzqzq"
ASKED = ("/search", "/calls", "/items", "/laboratories", "/api/v1/items")


def test_letters_tell_their_readers_nothing_they_may_not_know(watched: Watched) -> None:
    """A03, A15, A23, A24: in mails too."""
    app, world = watched
    with app.app_context():
        letters = list(db.session.scalars(db.select(Letter)))
        wrong = [
            str(leak)
            for letter in letters
            if (part := world.part(letter.user_id))
            for leak in leaks_in(
                world,
                _seat_of(part),
                Address(letter.template, letter.path),
                f"{letter.subject}\n{letter.body}\n{letter.path}",
            )
        ]
        assert len(letters) > 50
    assert wrong == []


def _seat_of(part: str) -> str:
    """The other officers of a call may know what the first may."""
    return "officer" if part in {"second", "third", "fourth"} else part


def test_index_of_the_search_holds_nothing_secret(watched: Watched) -> None:
    """A03, A23: what is not in the index cannot be found."""
    app, world = watched
    with app.app_context():
        rows = db.session.execute(
            db.select(SearchDocument.title, SearchDocument.tokens, SearchDocument.path)
        ).all()
    told = "\n".join(" ".join(row).replace(" ", "") for row in rows)
    assert len(rows) > 20
    assert list(world.canaries.found_in(told)) == []


def test_asking_for_a_secret_finds_what_asking_for_nonsense_finds(watched: Watched) -> None:
    app, world = watched
    client, wrong = client_of(app, world, "visitor"), []
    for path in ASKED:
        nothing = bare(client.get(path, query_string={"q": NONSENSE})).replace(NONSENSE, "")
        for secret, mark in _one_of_each(world):
            answer = client.get(path, query_string={"q": mark})
            if (told := bare(answer).replace(mark, "")) != nothing:
                wrong.append(f"{path}?q={mark}: {secret}: {first_difference(nothing, told)}")
    assert wrong == []


def _one_of_each(world: World) -> Iterator[tuple[str, str]]:
    """Texts of those whose noun has a public list."""
    first = {known.secret: mark for mark, known in world.canaries.known.items() if mark.startswith("zq")}
    chosen = (
        "call.draft",
        "issuer.hidden",
        "entry.content",
        "entry.identity",
        "organisation.private",
        "notice.draft",
    )
    return ((secret, first[secret]) for secret in chosen)


@pytest.mark.parametrize("seat", ["judge", "supervisor", "audit"])
def test_pages_of_a_blind_call_name_no_entrant(watched: Watched, seat: str) -> None:
    app, world = watched
    with app.app_context():
        names = [db.session.get_one(Organisation, key).name for key in world.laboratories.values()]
        rows = {"blind": world.rows["blind"]}
        desk = "/judge" if seat == "judge" else f"/{seat}"
        addresses = list(Addresses(app, rows).of(desk, "/entries").naming(seat))
    client = client_of(app, world, seat)
    wrong = []
    for address in addresses:
        if not address.path.endswith(
            "/conflicts"
        ):  # the list of those in the round, tied to no entry (rule 8)
            told = told_by(client.get(address.path, buffered=True))
            wrong += [f"{address.path}: {name}" for name in names if name in told]
    assert wrong == []
