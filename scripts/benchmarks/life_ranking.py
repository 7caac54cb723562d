"""How long it takes to rank 200 candidates with 5,000 needs behind them, to probe the order, and to allocate a list."""

import argparse
import random
import time
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from app.centres.figures import figures_of
from app.centres.models import Candidate, CandidateNeed, CandidateOpinion, CentrePlan
from app.centres.reasons import default_weights, grounds_of
from app.centres.states import CandidateState, Origin
from app.chains.queries import current_chains
from app.chains.service import import_shipped
from app.extensions import db
from app.needs.models import Need
from app.needs.states import Trouble
from app.people.models import User
from app.scoring.allocation import Bid, Limits, allocate
from app.scoring.sensitivity import probe_order
from app.scoring.urgency import rank_urgency
from app.shared import clock
from app.shared.columns import new_key

CANDIDATES, NEEDS, ADVISERS = 200, 5_000, 5
ITEMS, BIDDERS, CITIES = 12, 3, 13


def measure_ranking(_asked: argparse.Namespace) -> Iterator[Mapping[str, Any]]:
    """Seconds of CPU: figures out of the database, order, sensitivity; then an allocation under tight limits."""
    dice, at = random.Random(2026), clock.now()  # noqa: S311
    candidates = _fill(dice, at)
    figures, took = _timed(lambda: figures_of(candidates, at))
    places, ranked = _timed(lambda: rank_urgency(figures, grounds_of(default_weights())))
    _, probed = _timed(lambda: probe_order(places))
    yield {
        "candidates": CANDIDATES,
        "needs": NEEDS,
        "figures_s": took,
        "order_s": ranked,
        "sensitivity_s": probed,
    }
    bids = _bids(dice)
    limits = Limits(2, 3, sum((bid.cost for bid in bids), Decimal(0)) / (2 * BIDDERS))
    found, allocated = _timed(lambda: allocate([f"i{n}" for n in range(ITEMS)], bids, limits))
    yield {"items": ITEMS, "bids": len(bids), "chosen": len(found.chosen), "allocation_s": allocated}


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.process_time()
    found = work()
    return found, round(time.process_time() - began, 3)


def _bids(dice: random.Random) -> list[Bid]:
    return [
        Bid(
            f"i{item}",
            f"b{item}-{n}",
            f"o{dice.randrange(20)}",
            f"c{dice.randrange(CITIES)}",
            Decimal(dice.randint(6000, 9500)) / 100,
            Decimal(dice.randint(2000, 12000)),
        )
        for item in range(ITEMS)
        for n in range(BIDDERS)
    ]


def _fill(dice: random.Random, at: Any) -> list[Candidate]:
    """A plan with everything behind it, straight into the tables."""
    db.create_all()
    import_shipped(at=at)
    people = [
        User(email=f"b{n}@example.org", name=f"b{n}", created_at=at, fs_uniquifier=new_key(), active=True)
        for n in range(ADVISERS)
    ]
    db.session.add_all(people)
    db.session.flush()
    chains = [chain.id for chain in current_chains()]
    plan = CentrePlan(kind="centre", title="bench", year=2026, created_at=at, created_by_id=people[0].id)
    db.session.add(plan)
    db.session.flush()
    needs = [
        {
            "id": new_key(),
            "chain_id": dice.choice(chains),
            "subject": f"s{n}",
            "gap": "g",
            "source": "bench",
            "trouble": dice.choice(list(Trouble)),
            "enterprise_name": f"e{dice.randrange(900)}",
            "cost": Decimal(dice.randint(1, 300)),
            "created_at": at,
            "published_at": at,
        }
        for n in range(NEEDS)
    ]
    db.session.execute(db.insert(Need), needs)
    rows = [
        Candidate(
            plan_id=plan.id,
            position=n,
            state=CandidateState.ADMITTED,
            origin=Origin.OFFICE,
            title=f"c{n}",
            sort="bench",
            chain_id=dice.choice(chains),
            missing=dice.randint(0, 60),
            filed_at=at,
            filed_by_id=people[0].id,
        )
        for n in range(CANDIDATES)
    ]
    db.session.add_all(rows)
    db.session.flush()
    links = [(dice.choice(rows).id, need["id"]) for need in needs]
    db.session.execute(
        db.insert(CandidateNeed), [{"candidate_id": one, "need_id": need} for one, need in links]
    )
    db.session.add_all(
        CandidateOpinion(candidate_id=row.id, user_id=user.id, score=dice.randint(40, 100), given_at=at)
        for row in rows
        for user in people
    )
    db.session.flush()
    return rows
