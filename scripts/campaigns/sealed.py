"""``kill -9`` while sealed bids are handed in: each acknowledged one opens with the call's key and says what was
written; nothing of any is readable anywhere on the disk of the machine that was killed (A01, A04, A11).

The control stores no envelope: what opens then was not opened from what is stored.
"""

import json
import re
import secrets
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.adapters.store import Store
from app.entries.models import Entry, EntryVersion
from app.entries.service.opening import Unopened, examine_version
from app.extensions import db
from app.shared import clock
from scripts.campaigns.labs import Lab, sign_in
from scripts.campaigns.pressing import (
    DONE,
    FORM,
    PAUSE,
    Line,
    Tally,
    at_work,
    attempt,
    complain,
    encoded,
    write,
)
from scripts.campaigns.site import Site, site
from scripts.campaigns.storm import shoot_at, wait_until_all_have_pressed
from scripts.campaigns.trial import Outcome, Size

LABS = 6
KILLS, ACKNOWLEDGED, SHORT_KILLS, SHORT_ACKNOWLEDGED, CONTROL = 100, 2_000, 4, 12, 6
NOTHING = ("lost", "doubled", "unopened", "wrong", "half", "readable", "complaints")
PLANTED = "planted-where-it-must-be-found"


def run(database: str, size: Size) -> Outcome:
    """Holds with nothing lost, doubled, unopened, wrong, half or readable."""
    kills, least = size.of(KILLS, SHORT_KILLS), size.of(ACKNOWLEDGED, SHORT_ACKNOWLEDGED)
    figures = storm(database, kills, least)
    control = storm(database, 0, CONTROL, worse="unkept")
    whole = figures["kills"] >= kills and figures["acknowledged"] >= least and figures["planted"] > 0
    holds = whole and not any(figures[name] for name in NOTHING)
    return Outcome(figures, holds, control, control["unopened"] > 0)


def storm(database: str, kills: int, least: int, worse: str = "") -> dict[str, int]:
    """That many kills, and presses until so many are acknowledged; what was found afterwards."""
    with site(database) as made:
        labs, secret = found_sealed(made)
        made.begin(worse=worse)
        with at_work(made.port, labs, _work) as tally:
            wait_until_all_have_pressed(labs)
            shoot_at(made, kills, worse)
            while sum(len(lab.presses) for lab in labs) < least and not tally.complaints:
                time.sleep(0.2)
        made.shoot()
        told = _check(made, labs, secret) | {"kills": kills, "broken": tally.broken}
        return told | {"complaints": len(tally.complaints) + tally.errors}


def found_sealed(made: Site, count: int = LABS) -> tuple[list[Lab], str]:
    """Laboratories with a full draft each for one sealed list, and the key that two openers would open."""
    from tests.factories.entries import make_full_draft, writer_of
    from tests.factories.sealed_entries import make_sealed_item

    with made.app.app_context():
        item, secret = make_sealed_item()
        item.call.opens_at, item.call.closes_at = (
            clock.now() - timedelta(days=2),
            clock.now() + timedelta(days=20),
        )
        entries = [make_full_draft(item) for _ in range(count)]
        db.session.commit()
        people = [(entry.id, writer_of(entry.organisation).id) for entry in entries]
        db.session.remove()
        with db.engine.begin() as connection:
            signed = [sign_in(connection, user, made.settings.secret_key) for _, user in people]
        return [
            Lab(n, key, *pair, None, [], [], {}, 0, f"10.2.0.{n + 1}")
            for n, ((key, _), pair) in enumerate(zip(people, signed, strict=True))
        ], secret


def _work(port: int, lab: Lab, tally: Tally, until: threading.Event) -> None:
    """Write, press, load again with the code, and so on; what is refused without a fault is a complaint."""
    line = Line(port, lab)
    while not until.is_set():
        if not write(line, tally, until):
            continue
        code = press_sealed(line, tally, until)
        if code is not None:
            reopen(line, tally, until, code)
    line.close()


def press_sealed(line: Line, tally: Tally, until: threading.Event) -> str | None:
    """One press with what its page said, however often it must be sent; the reopening code once it was taken."""
    address, sent, said = f"/lab/entries/{line.lab.entry}/submit", b"", {}
    while not until.is_set():
        if not sent:
            page = attempt(line, tally, "GET", address)
            if page is None or page.status >= 500:
                time.sleep(PAUSE)
                continue
            said = {name: _hidden(page.body.decode(), name) for name in ("key", "seen", "code")}
            sent = encoded(said)
        answer = attempt(line, tally, "POST", address, sent, FORM)
        if answer is None or answer.status >= 500:
            time.sleep(PAUSE)
        elif answer.status == 200:
            line.lab.presses.append({**said, "text": line.lab.answers["route"]})
            return said["code"]
        else:
            complain(tally, f"press answered {answer.status}: {answer.body[-300:]!r}")
            return None
    return None


def reopen(line: Line, tally: Tally, until: threading.Event, code: str) -> None:
    """Load the bid again as a draft; a second time after a lost answer it is one already."""
    while not until.is_set():
        sent = encoded({"code": code})
        answer = attempt(line, tally, "POST", f"/lab/entries/{line.lab.entry}/reopen", sent, FORM)
        if answer is None or answer.status >= 500:
            time.sleep(PAUSE)
        elif answer.status in {DONE, 409}:
            return
        else:
            complain(tally, f"reopening answered {answer.status}: {answer.body[-300:]!r}")
            return


def _hidden(page: str, name: str) -> str:
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    value = re.search(r'value="([^"]*)"', tag[0]) if tag else None
    return value[1] if value else ""


def _check(made: Site, labs: Sequence[Lab], secret: str) -> dict[str, int]:
    told = Counter(
        acknowledged=0, lost=0, doubled=0, unopened=0, wrong=0, half=0, readable=0, planted=0, versions=0
    )
    with made.app.app_context():
        store = Store(made.settings.store_url)
        versions = {v.idempotency_key: v for v in db.session.scalars(select(EntryVersion))}
        told["versions"] = len(versions)
        kept = Counter(v.entry_id for v in versions.values())
        for lab in labs:
            told["half"] += kept[lab.entry] != db.session.get_one(Entry, lab.entry).version_number
            told["doubled"] += len({p["key"] for p in lab.presses}) != len(lab.presses)
            for pressed in lab.presses:
                told["acknowledged"] += 1
                told[_opened(versions.get(f"{lab.entry}:{pressed['key']}"), pressed, secret, store)] += 1
        db.session.rollback()
    told.pop("good", None)
    words = [str(pressed["text"]) for lab in labs for pressed in lab.presses]
    (made.folder / f"{secrets.token_hex(4)}.txt").write_text(PLANTED)
    told["readable"], told["planted"] = _readable(made.folder, words), _readable(made.folder, [PLANTED])
    return dict(told)


def _opened(version: EntryVersion | None, pressed: Mapping[str, Any], secret: str, store: Store) -> str:
    """What became of an acknowledged press: good, or the name of the figure that it spoils."""
    if version is None:
        return "lost"
    try:
        examined = examine_version(version, secret, store=store)
    except (Unopened, OSError):
        return "unopened"
    return "good" if pressed["text"] in json.dumps(examined.content, ensure_ascii=False) else "wrong"


def _readable(folder: Path, words: Sequence[str]) -> int:
    """In how many files any of the words stands: the database, its log of writes, the store, keys, the server's log."""
    wanted = {word.encode()[-24:] for word in words}
    token = re.compile(b"|".join(map(re.escape, sorted(wanted)))) if wanted else None
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sum(bool(token and token.search(path.read_bytes())) for path in files)
