"""Judges with several devices change the same marks at once: no accepted word is overwritten unseen (A18)."""

import itertools
import json
import random
import threading
import time
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from app.calls.models import Call
from app.chains.models import Chain
from app.chains.service import import_shipped
from app.extensions import db
from app.reviews.models import Mark, Review
from app.shared import clock
from scripts.benchmarks.handed_in import POOL, HandedIn, real_answers, write_entries
from scripts.benchmarks.judged import add_round
from scripts.benchmarks.lists import JUDGING, add_lists
from scripts.benchmarks.rows import Dice
from scripts.benchmarks.seats import add_people
from scripts.campaigns.labs import Lab, sign_in
from scripts.campaigns.pressing import Line, Tally, attempt
from scripts.campaigns.site import Site, site
from scripts.campaigns.trial import Outcome, Size

EDITS, SHORT_EDITS, CONTROL_EDITS = 10_000, 60, 200
JUDGES, SHORT_JUDGES = 24, 4
FIELDS = ("score-response", "score-response", "score-route", "comment")
"""What each of a judge's four devices writes to: two meet in one field, the others in one row."""


@dataclass(frozen=True)
class Accepted:
    """A save that was answered with 200: what had been seen, what it became."""

    seen: int
    revision: int
    value: str


@dataclass
class Device:
    """One device of one judge on one assignment."""

    browser: Lab
    assignment: str
    field: str
    number: int
    seen: int
    accepted: list[Accepted]
    clashes: int = 0


def run(database: str, size: Size) -> Outcome:
    """Holds with 0 accepted edits lost; the control does not ask what was seen."""
    edits, judges = size.of(EDITS, SHORT_EDITS), size.of(JUDGES, SHORT_JUDGES)
    figures = edit(database, edits, judges)
    control = edit(database, size.of(CONTROL_EDITS, SHORT_EDITS), SHORT_JUDGES, worse="unseen")
    holds = figures["accepted"] >= edits and not figures["lost"] and not figures["errors"]
    return Outcome(figures, holds and figures["clashes"] > 0, control, control["lost"] > 0)


def edit(database: str, edits: int, judges: int, worse: str = "") -> dict[str, int]:
    """That many accepted edits, spread over the devices of so many judges; what was lost of them."""
    with site(database) as made:
        devices = _devices(made, judges)
        made.begin(worse=worse)
        tally, each = Tally(), -(-edits // len(devices))
        threads = [threading.Thread(target=_write, args=(made.port, d, each, tally)) for d in devices]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        made.shoot()
        return {
            "edits": sum(tally.statuses.values()),
            "accepted": sum(len(device.accepted) for device in devices),
            "clashes": sum(device.clashes for device in devices),
            "lost": _lost(made, devices),
            "errors": tally.errors + len(tally.complaints),
        }


def _devices(made: Site, judges: int) -> list[Device]:
    with made.app.app_context():
        at, dice = clock.now(), Dice()
        import_shipped(at=at)
        db.session.commit()
        with db.engine.begin() as connection:
            chains = list(connection.scalars(select(Chain.id)))
            people = add_people(connection, dice, judges, "320100", at)
            call = add_lists(connection, dice, people, 5, ["320100"], chains, at)[JUDGING]
            form = connection.scalar(select(Call.form).where(Call.id == call.id))
            entries = [HandedIn(dice.key(), call.items[0], n) for n in range(judges)]
            answers = [real_answers(dice, form) for _ in range(POOL)]
            write_entries(connection, dice, people, call, form, answers, entries)
            given = add_round(connection, dice, people, call, entries)
            chosen = list({one.judge: one for one in given}.values())[:judges]
            revisions = dict(connection.execute(select(Review.assignment_id, Review.revision)).all())
            devices = []
            for number, one in enumerate(chosen):
                for place, field in enumerate(FIELDS):
                    cookie, token = sign_in(connection, one.judge, made.settings.secret_key)
                    browser = Lab(number, "", cookie, token, None, [], [], {}, 0, f"10.1.{number}.{place}")
                    devices.append(Device(browser, one.id, field, place, revisions.get(one.id, 0), []))
        return devices


def _write(port: int, device: Device, edits: int, tally: Tally) -> None:
    """Until that many were accepted: write something, and on a clash look at what stands and write again."""
    line, dice = Line(port, device.browser), random.Random(device.number)  # noqa: S311
    path = f"/judge/assignments/{device.assignment}/autosave"
    while len(device.accepted) < edits and len(tally.complaints) < 5:
        # devices write numbers of their own, so that no two ever send the same
        value = str(4 * dice.randrange(25) + device.number)
        if device.accepted and device.accepted[-1].value == value:
            continue
        sent = json.dumps({"field": device.field, "value": value, "base": device.seen}).encode()
        answer = attempt(line, tally, "POST", path, sent, "application/json")
        if answer is None or answer.status in {429, 503}:
            time.sleep(1)
        elif answer.status == 200:
            told = json.loads(answer.body)
            if told["revision"] > device.seen:
                device.accepted.append(Accepted(device.seen, told["revision"], value))
            device.seen = told["revision"]
        elif answer.status == 409:
            device.clashes += 1
            device.seen = json.loads(answer.body)["revision"]
        else:
            tally.complaints.append(f"{answer.status}: {answer.body[:300]!r}")
    line.close()


def _lost(made: Site, devices: list[Device]) -> int:
    """Accepted edits that somebody who had not seen them overwrote, and fields that do not say the last accepted."""
    fields: dict[tuple[str, str], list[Accepted]] = defaultdict(list)
    for device in devices:
        fields[device.assignment, device.field] += device.accepted
    lost = 0
    with made.app.app_context():
        for (assignment, field), accepted in fields.items():
            accepted.sort(key=lambda one: one.revision)
            lost += sum(b.seen < a.revision for a, b in itertools.pairwise(accepted))
            lost += bool(accepted) and _standing(assignment, field) != accepted[-1].value
        db.session.rollback()
    return lost


def _standing(assignment: str, field: str) -> str:
    review = db.session.scalars(select(Review).where(Review.assignment_id == assignment)).one()
    part, _dash, criterion = field.partition("-")
    if not criterion:
        return str(getattr(review, part))
    mark = db.session.scalars(
        select(Mark).where(Mark.review_id == review.id, Mark.criterion == criterion)
    ).one()
    return f"{mark.score.normalize():f}" if mark.score is not None else ""
