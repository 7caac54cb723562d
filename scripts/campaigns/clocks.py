"""The server's clock jumps by ten minutes just before closing: nobody late counts, nobody timely is lost (A10).

libfaketime shifts what the server's processes read; this process keeps the true time. What was received while the
clocks did not agree is not counted and not lost: it waits for two officers.
"""

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

JUMP, LABS, SHORT_LABS, SPAN = 600, 60, 8, 3.0
LIBRARY = "*/faketime/libfaketimeMT.so.1"


def run(database: str, size: Size) -> Outcome:
    """Holds for a jump either way; the control believes the wall and must misjudge."""
    labs = size.of(LABS, SHORT_LABS)
    figures, control = Counter[str](), Counter[str]()
    for shift in (JUMP, -JUMP):
        figures += Counter(jump(database, labs, shift))
        control += Counter(jump(database, labs, shift, worse="trusting"))
    told = {name: figures[name] for name in ("pressed", "counted", "doubted", "late counted", "timely lost")}
    bad = {name: control[name] for name in ("late counted", "timely lost")}
    return Outcome(told, not figures["late counted"] and not figures["timely lost"], bad, any(bad.values()))


def jump(database: str, labs: int, shift: int, worse: str = "") -> dict[str, int]:
    """Half press in the seconds before closing, half after; the jump comes before all of them."""
    library = next(map(str, Path("/usr/lib").glob(LIBRARY)), None)
    if library is None or shutil.which("faketime") is None:
        raise Unable("libfaketime is missing: apt-get install faketime")
    with site(database) as made:
        moved = made.folder / "moved"
        moved.write_text("+0s\n")
        world = found(made, labs)
        made.begin(
            worse=worse, LD_PRELOAD=library, FAKETIME_TIMESTAMP_FILE=str(moved),
            FAKETIME_NO_CACHE="1", FAKETIME_DONT_FAKE_MONOTONIC="1", DONT_FAKE_MONOTONIC="1",
        )  # fmt: skip
        prepare(made, world)
        closes = time.time() + SPAN + 1.5
        close_at(made, world, closes)
        moved.write_text(f"{shift:+d}s\n")
        moments = [closes - SPAN + 2 * SPAN * n / labs for n in range(labs)]
        pressed = press_at(made.port, world.labs, moments)
        made.shoot()
        return _judge(made, pressed, closes)


def _judge(made: Site, pressed: list[Pressed], closes: float) -> dict[str, int]:
    with made.app.app_context():
        kept = dict(db.session.execute(select(EntryVersion.idempotency_key, EntryVersion.latest_at)).all())
        db.session.rollback()
    told = Counter({"pressed": len(pressed), "counted": 0, "doubted": 0, "late counted": 0, "timely lost": 0})
    for one in pressed:
        if one.answer is None:
            continue
        latest = kept.get(f"{one.lab.entry}:rush-{one.lab.number}")
        is_doubted = latest is not None and latest.timestamp() >= closes
        is_taken = one.answer.status == DONE
        told["doubted"] += is_taken and is_doubted
        told["counted"] += is_taken and not is_doubted
        told["late counted"] += one.answer.sent_at > closes + MARGIN and is_taken and not is_doubted
        told["timely lost"] += one.answer.sent_by < closes - MARGIN and not is_taken
    return dict(told)
