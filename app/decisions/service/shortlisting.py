"""Sending the best of the first leg on to the next."""

from datetime import datetime

from app.calls.models import Item
from app.decisions.models import Ranking
from app.decisions.policy import may_make_shortlist
from app.decisions.queries import is_stale
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.rounds.legs import leg_after, shortlist_of
from app.rounds.models import Shortlist, ShortlistLine
from app.shared.text import t
from app.shared.verdict import Invalid, Refused, not_now, require


def make_shortlist(item: Item, ranking: Ranking, wanted: int, *, by: User, at: datetime) -> Shortlist:
    """The best ``wanted`` of the first leg by its stored ranking take part in the next leg, and nobody else.

    Whoever shares the last of these places goes on too: the number that decides comes later, and no draw is spent on
    it. Everybody is listed with his place. Made anew it replaces the earlier one, as long as no round of the next leg
    covers the item. Errors: ``Refused`` (``may_make_shortlist``; a ranking that is stale or not of the first leg),
    ``Invalid`` (wanted) outside 1 to the number of ranked entries.
    """
    require(may_make_shortlist(by, item, at))
    if not ranking.is_preliminary or is_stale(ranking):
        raise Refused(not_now("stale", t("请先按第一轮评审生成最新的排名")))
    ranked = [line for line in ranking.lines if line.place is not None]
    if not 1 <= wanted <= len(ranked):
        raise Invalid({"wanted": t("名额应在 1 与 %(most)s 之间", most=len(ranked))})
    leg = leg_after(item.call, ranking.round)
    assert leg is not None  # noqa: S101  a preliminary ranking has a leg behind it
    earlier = shortlist_of(item, leg)
    if earlier is not None:
        db.session.delete(earlier)
        db.session.flush()
    made = Shortlist(
        item=item,
        leg=leg.key,
        wanted=wanted,
        inputs_hash=ranking.inputs_hash,
        made_by_id=by.id,
        made_at=at,
        lines=[
            ShortlistLine(
                entry_id=line.entry_id,
                position=line.position,
                place=line.place,
                total=line.total,
                is_in=line.place is not None and line.place <= wanted,
            )
            for line in ranking.lines
        ],
    )
    db.session.add(made)
    db.session.flush()
    chosen = [line.entry_id for line in made.lines if line.is_in]
    record(
        "shortlist.made", made, by=by, at=at, call_id=item.call_id,
        item=item.id, leg=leg.key, wanted=wanted, entries=chosen, hash=ranking.inputs_hash,
    )  # fmt: skip
    return made
