"""Under which names a reader of results sees the entrants: what is blind stays blind until a notice prints it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.calls.models import Item
from app.decisions.queries import entrants_of
from app.entries.models import Entry
from app.entries.policy import visible_entries
from app.extensions import db
from app.notices.models import Notice, NoticeLine
from app.notices.policy import visible_notices
from app.people.models import User
from app.rounds.models import Round, RoundEntry
from app.shared.text import Text, t


@dataclass(frozen=True)
class EntrantNames:
    """``shown``: what each entry of an item is called before this reader; ``secret``: the names he must not read."""

    shown: Mapping[str, str | Text]
    secret: Mapping[str, str]


def entrant_names(item: Item, round_: Round | None, user: User | None, at: datetime) -> EntrantNames:
    """Real names of the entries that the person may see (``visible_entries``) or that a public notice has printed; the
    others go by their code in the round, as their judges know them. At most four queries."""
    real = entrants_of(item)
    seen = visible_entries(user, at).where(Entry.item_id == item.id).with_only_columns(Entry.id)
    hidden = real.keys() - set(db.session.scalars(seen))
    if hidden:
        printed = select(NoticeLine.entry_id).where(
            NoticeLine.entry_id.in_(hidden),
            NoticeLine.notice_id.in_(visible_notices(None, at).with_only_columns(Notice.id)),
        )
        hidden -= set(db.session.scalars(printed))
    codes = _codes(round_) if hidden and round_ is not None else {}
    masks = {key: t("申报 %(code)s", code=codes[key]) if key in codes else t("（匿名）") for key in hidden}
    return EntrantNames(
        {key: masks.get(key, name) for key, name in real.items()}, {k: real[k] for k in hidden}
    )


def _codes(round_: Round) -> dict[str, str]:
    query = select(RoundEntry.entry_id, RoundEntry.code).where(RoundEntry.round_id == round_.id)
    return {row[0]: row[1] for row in db.session.execute(query)}
