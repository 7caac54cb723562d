"""Reading the packs of a result: on the notice's page, on the desks, and what still has to be made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload

from app.decisions.models import Decision
from app.entries.models import Entry
from app.extensions import db
from app.files.models import StoredFile
from app.history.models import Act
from app.notices.models import Notice, NoticeDecision, ResultPack
from app.notices.packs import ARCHIVE, PUBLIC
from app.notices.policy.packing import visible_archives, visible_packs
from app.notices.states import PUBLIC as PUBLIC_STATES
from app.people.models import User
from app.scoring.pack import LEAST_PUBLIC

GIVEN_UP, NO_ARCHIVE = "notice.pack_given_up", "result_pack.archive_given_up"


@dataclass(frozen=True)
class PrintedPack:
    """A pack with its files; ``archive`` is None until the job has made it."""

    pack: ResultPack
    public: StoredFile
    archive: StoredFile | None


def packs_of(notice: Notice, at: datetime) -> list[PrintedPack]:
    """The packs that everybody may read on a notice, the first one first; one query."""
    found = visible_packs(None, at).where(ResultPack.notice_id == notice.id)
    return _printed(found.order_by(ResultPack.number))


def printed_packs(packs: Sequence[ResultPack]) -> list[PrintedPack]:
    """These packs with their files; one query."""
    keys = [row.id for row in packs]
    printed = _printed(select(ResultPack).where(ResultPack.id.in_(keys))) if packs else []
    return sorted(printed, key=lambda row: keys.index(row.pack.id))


def _printed(packs: Select[ResultPack]) -> list[PrintedPack]:
    here = (StoredFile.owner_noun == ResultPack.__tablename__) & (StoredFile.owner_id == ResultPack.id)
    files: dict[ResultPack, dict[str, StoredFile]] = {}
    for pack, file in db.session.execute(packs.add_columns(StoredFile).join(StoredFile, here)):
        files.setdefault(pack, {})[file.slot] = file
    return [PrintedPack(p, of[PUBLIC], of.get(ARCHIVE)) for p, of in files.items() if PUBLIC in of]


def readable_archives(user: User | None, at: datetime) -> Select[ResultPack]:
    """The packs whose file pack a person may read, the latest first, with notice and call."""
    found = visible_archives(user, at).options(joinedload(ResultPack.notice).joinedload(Notice.call))
    return found.order_by(ResultPack.made_at.desc(), ResultPack.id)


def own_code(entry: Entry, notice: Notice, at: datetime) -> str | None:
    """The code of an entry in the latest public pack of a notice; None where there is none of it, as of the entries of
    a group too small for codes. The caller has asked ``may_see_result``: nobody else learns a code.
    """
    found = visible_packs(None, at).where(ResultPack.notice_id == notice.id)
    pack = db.session.scalar(found.order_by(ResultPack.number.desc()).limit(1))
    if pack is None or entry.id not in pack.codes:
        return None
    group = select(func.count(Entry.id)).where(Entry.item_id == entry.item_id, Entry.id.in_(pack.codes))
    return str(pack.codes[entry.id]) if (db.session.scalar(group) or 0) >= LEAST_PUBLIC else None


def unpacked_notices(most: int) -> list[Notice]:
    """Public notices over ranked items without any pack, the latest first; those given up are left out."""
    ranked = exists(
        select(NoticeDecision.id)
        .join(Decision, Decision.id == NoticeDecision.decision_id)
        .where(NoticeDecision.notice_id == Notice.id, Decision.ranking_id.is_not(None))
    )
    packed = exists(select(ResultPack.id).where(ResultPack.notice_id == Notice.id))
    given_up = exists(select(Act.id).where(Act.name == GIVEN_UP, Act.subject_id == Notice.id))
    query = select(Notice).where(Notice.state.in_(PUBLIC_STATES), ranked, ~packed, ~given_up)
    return list(db.session.scalars(query.order_by(Notice.published_at.desc()).limit(most)))


def unarchived_packs(most: int) -> list[ResultPack]:
    """Packs without their file pack, the earliest first."""
    kept = exists(
        select(StoredFile.id).where(
            StoredFile.owner_noun == ResultPack.__tablename__,
            StoredFile.owner_id == ResultPack.id,
            StoredFile.slot == ARCHIVE,
        )
    )
    given_up = exists(select(Act.id).where(Act.name == NO_ARCHIVE, Act.subject_id == ResultPack.id))
    query = select(ResultPack).where(~kept, ~given_up).options(joinedload(ResultPack.notice))
    return list(db.session.scalars(query.order_by(ResultPack.made_at).limit(most)))
