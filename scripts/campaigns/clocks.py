"""The server's clock jumps by ten minutes just before closing: nobody late counts, nobody timely is lost (A10).

libfaketime shifts what the server's processes read; this process keeps the true time. What was received while the
clocks did not agree is not counted and not lost: it waits for two officers.
"""

import re
import shutil
import time
from collections import Counter
from pathlib import Path

from sqlalchemy import select

from app.entries.models import EntryVersion
from app.extensions import db
from scripts.campaigns.labs import found
from scripts.campaigns.pressing import DONE
from scripts.campaigns.rush import MARGIN, Pressed, close_at, prepare, press_at
from scripts.campaigns.site import Site, site
from scripts.campaigns.trial import Outcome, Size, Unable

TAG, MAIN = re.compile(r"<[^>]+>"), re.compile(r".*<main[^>]*>(.*?)</main>.*", re.DOTALL)
JUMP, LABS, SHORT_LABS, SPAN = 600, 60, 8, 3.0
LIBRARY = "*/faketime/libfaketimeMT.so.1"


def run(database: str, size: Size) -> Outcome:
    """Holds for a jump either way; the control believes the wall and must misjudge."""
    labs = size.of(LABS, SHORT_LABS)
    figures, control = Counter[str](), Counter[str]()
    fates: list[str] = []
    for shift in (JUMP, -JUMP):
        counted, fates_here = jump(database, labs, shift)
        figures += counted
        fates += fates_here
        control += jump(database, labs, shift, worse="trusting")[0]
    told = {name: figures[name] for name in ("pressed", "counted", "doubted", "late counted", "timely lost")}
    bad = {name: control[name] for name in ("late counted", "timely lost")}
    holds = not figures["late counted"] and not figures["timely lost"]
    return Outcome(told, holds, bad, any(bad.values()), fates)


def jump(database: str, labs: int, shift: int, worse: str = "") -> tuple[Counter[str], list[str]]:
    """Half press in the seconds before closing, half after; the jump comes before all of them. What was counted, and
    of every press that was misjudged a sentence that explains it."""
    library = next(map(str, Path("/usr/lib").glob(LIBRARY)), None)
    if library is None or shutil.which("faketime") is None:
        raise Unable("libfaketime is missing: apt-get install faketime")
    with site(database) as made:
        moved = made.folder / "moved"
        _move(moved, 0)
        world = found(made, labs)
        made.begin(
            worse=worse, LD_PRELOAD=library, FAKETIME_TIMESTAMP_FILE=str(moved),
            FAKETIME_NO_CACHE="1", FAKETIME_DONT_FAKE_MONOTONIC="1", DONT_FAKE_MONOTONIC="1",
        )  # fmt: skip
        prepare(made, world)
        closes = time.time() + SPAN + 1.5
        close_at(made, world, closes)
        _move(moved, shift)
        moments = [closes - SPAN + 2 * SPAN * n / labs for n in range(labs)]
        pressed = press_at(made.port, world.labs, moments)
        made.shoot()
        return _judge(made, pressed, closes)


def _move(moved: Path, shift: int) -> None:
    """At once, so that no process ever reads an empty file."""
    beside = moved.with_suffix(".next")
    beside.write_text(f"{shift:+d}s\n")
    beside.replace(moved)


def _judge(made: Site, pressed: list[Pressed], closes: float) -> tuple[Counter[str], list[str]]:
    with made.app.app_context():
        kept = dict(db.session.execute(select(EntryVersion.idempotency_key, EntryVersion.latest_at)).all())
        db.session.rollback()
    told = Counter({"pressed": len(pressed), "counted": 0, "doubted": 0, "late counted": 0, "timely lost": 0})
    fates = []
    for one in pressed:
        latest = kept.get(f"{one.lab.entry}:rush-{one.lab.number}")
        is_doubted = latest is not None and latest.timestamp() >= closes
        is_taken = one.answer is not None and one.answer.status == DONE
        wrong = misjudged(one, closes, counts=is_taken and not is_doubted, is_taken=is_taken)
        told["doubted"] += is_taken and is_doubted
        told["counted"] += is_taken and not is_doubted
        if wrong:
            told[wrong] += 1
            fates.append(f"{wrong}: {fate(one, closes)}")
    return told, fates


def misjudged(one: Pressed, closes: float, *, counts: bool, is_taken: bool) -> str:
    """Whether a press that left late counts, or one that left in time is not even in doubt; a broken line is no excuse.
    Within ``MARGIN`` of the closing instant a press says nothing."""
    if one.answer is None:
        return "timely lost" if one.moment < closes - MARGIN else ""
    if one.answer.sent_at > closes + MARGIN and counts:
        return "late counted"
    return "timely lost" if one.answer.sent_by < closes - MARGIN and not is_taken else ""


def fate(one: Pressed, closes: float) -> str:
    """What became of a press: when it left, measured from closing, the status and the sentence that it met."""
    if one.answer is None:
        return f"planned {one.moment - closes:+.3f} s from closing, no answer: {one.broken}"
    sentence = " ".join(TAG.sub(" ", MAIN.sub(r"\1", one.answer.body.decode(errors="replace"))).split())
    left, done = one.answer.sent_by - closes, one.answer.sent_at + one.answer.seconds - closes
    return f"left {left:+.3f} s from closing, answered {done:+.3f} s: {one.answer.status} {sentence[:160]}"
