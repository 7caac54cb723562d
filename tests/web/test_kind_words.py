"""Pages and letters of every kind speak its own words: nothing of the challenge's stands where another kind does."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from markupsafe import Markup
from sqlalchemy import select

from app.calls import service as calls
from app.entries.states import Outcome
from app.extensions import db
from app.kinds import KINDS, Kind
from app.letters.models import Letter
from app.letters.service import write_letters
from app.notices.service import announce_lines
from app.people.models import User
from app.people.states import SeatRole
from app.rehearsals.walking import Walk
from tests.factories.drafts import make_catalogues, make_draft
from tests.factories.notices import after
from tests.factories.people import AT, make_user, seat
from tests.test_journeys import FOLLOWS, Office, decide, make_office, walked

SignIn = Callable[[User], FlaskClient]
OTHERS = [kind for kind in KINDS.values() if "indicators" not in kind.item_fields]
CHALLENGES = ("揭榜", "榜题", "攻关", "流榜", "撤榜", "弃榜", "发榜企业")
LISTS = ("榜单", "任务书")
OF_PROJECTS = re.compile(r"/(?:\w+/projects|centres)\b")
OF_CHALLENGES = re.compile(r"/\w+/needs\b")
"""What an enterprise lacks becomes a challenge or nothing."""
MIXED = re.compile("榜单[与或和、]征集")
FRAME = re.compile(
    r"<title>.*?</title>|<(nav|footer|header class=\"top\")\b.*?</(?:nav|footer|header)>", re.S
)
LINK = re.compile(r'href="(/[a-z][^"#?.]*)["#?]')
"""Of pages: what has an ending is a file."""
DESKS = ("officer", "lab", "judge", "supervisor", "recommender", "enterprise")
ABOUT = ("/calls", "/items", "/notices", "/cases", "/centres")
KEY = re.compile(r"/[0-9a-hjkmnp-tv-z]{12}(?=/|$)")
OF_A_SHAPE = 1


def crawl(client: FlaskClient, *starts: str) -> Iterator[tuple[str, str]]:
    """(path, text of the page's own part) of what links lead to under these addresses; a page of each shape."""
    known, waiting, shapes = set(starts), list(starts), Counter[str]()
    while waiting:
        path = waiting.pop(0)
        shapes[KEY.sub("/*", path)] += 1
        if shapes[KEY.sub("/*", path)] > OF_A_SHAPE:
            continue
        answer = client.get(path)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        yield path, str(Markup(FRAME.sub("", answer.text.partition("<main")[2])).striptags())
        fresh = {link for link in LINK.findall(answer.text) if link.startswith(starts)} - known
        known |= fresh
        waiting += sorted(fresh)


def wrong(kind: Kind, path: str, text: str) -> list[str]:
    """Where the text speaks words that the kind does not have."""
    has_list = kind.follows == "project" or OF_PROJECTS.match(path)
    never = CHALLENGES if has_list else CHALLENGES + LISTS
    if OF_CHALLENGES.match(path):
        return []
    said = MIXED.sub("", text)
    return [said[max(0, said.find(word) - 20) : said.find(word) + 20] for word in never if word in said]


def everybody(walk: Walk, office: Office) -> Iterator[tuple[str, User]]:
    """Somebody of every seat that has to do with the call."""
    yield "officer", office.officer
    yield "lab", walk.cast.writers[walk.entries[0].organisation_id]
    yield "judge", walk.cast.judges[0]
    yield from (("recommender", user) for user in list(walk.cast.recommenders.values())[:1])
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    db.session.commit()
    yield "supervisor", supervisor


def misworded(
    kind: Kind, walk: Walk, office: Office, client: FlaskClient, sign_in: SignIn, desks: Sequence[str] = DESKS
) -> list[str]:
    """Pages of everybody that speak of the kind in the challenge's words, each with the place."""
    found = [(path, wrong(kind, path, text)) for path, text in crawl(client, *ABOUT)]
    for desk, user in everybody(walk, office):
        if desk not in desks:
            continue
        own = sign_in(user)
        pages = dict(crawl(own, f"/{desk}/"))
        assert len(pages) > 1, desk
        found += [(path, wrong(kind, path, text)) for path, text in pages.items()]
    return [f"{path}: {places}" for path, places in found if places]


@pytest.mark.parametrize("kind", OTHERS, ids=lambda kind: kind.name)
def test_pages_and_letters_of_other_kinds_keep_the_words_of_the_challenge_away(
    kind: Kind, client: FlaskClient, sign_in: SignIn
) -> None:
    office = make_office(kind)
    make_catalogues()
    call = make_draft(office.officer, items=2, kind=kind.name, title="示例一期")
    db.session.commit()
    with time_machine.travel(AT):
        draft = dict(crawl(sign_in(office.officer), "/officer/"))
    calls.publish_call(call, by=office.officer, at=AT)
    judged, *deserted = call.items
    walk, ranking = walked(judged, office)
    db.session.commit()
    found = [f"{path}: {wrong(kind, path, text)}" for path, text in draft.items() if wrong(kind, path, text)]
    notice = decide(walk, ranking, deserted, office)
    db.session.commit()
    with time_machine.travel(walk.at):
        found += misworded(kind, walk, office, client, sign_in, ("lab", "supervisor"))
    announce_lines(notice, by=office.officer, at=after(notice))
    winner = next(entry for entry in walk.entries if entry.outcome == Outcome.SELECTED)
    FOLLOWS[kind.follows](winner, office, after(notice))
    db.session.commit()
    with time_machine.travel(after(notice) + timedelta(days=300)):
        found += misworded(kind, walk, office, client, sign_in)
    written = letters(after(notice))
    found += [f"letter: {wrong(kind, '', text)}" for text in written if wrong(kind, "", text)]
    assert any("「示例案例1」" in text for text in written) == (kind.follows == "case")
    assert found == [], "\n".join(found)


def letters(at: datetime) -> list[str]:
    """Everything that the acts so far have people read, in the language of the source."""
    while write_letters(lambda text, _locale: str(text), at=at):
        pass
    return [f"{letter.subject}\n{letter.body}" for letter in db.session.scalars(select(Letter))]
