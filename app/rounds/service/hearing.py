"""Holding a defence: when each entry is heard, who leaves the room and comes back, what the chair writes and signs."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.rounds.models import Absence, Panelist, PanelOpinion, RunningSlot
from app.rounds.policy.hearing import may_note_hearing, may_write_opinions
from app.rounds.queries.hearing import leavers_of, opinion_entries, own_opinions
from app.shared.text import t
from app.shared.verdict import Invalid, Refused, not_now, require

LONGEST_OPINION = 2000
LATEST_NOTE = timedelta(hours=12)
Given = Mapping[str, tuple[str, int]]
"""Entry key ("" for the panel) → (text, the revision that the page showed; 0 where there was no draft)."""


def begin_hearing(slot: RunningSlot, *, by: User, at: datetime, happened_at: datetime | None = None) -> None:
    """An entry's turn begins; begun again after a false start, the last beginning counts.

    ``happened_at``: when the clock page says so, where it had no network and tells later; at most twelve hours before
    ``at``, and never after it: what lies outside is noted as of ``at``.
    """
    require(may_note_hearing(by, slot, at))
    slot.began_at, slot.ended_at = _told(happened_at, at), None
    record("hearing.began", slot, by=by, at=at, call_id=slot.order.round.call_id, position=slot.position)


def end_hearing(slot: RunningSlot, *, by: User, at: datetime, happened_at: datetime | None = None) -> None:
    """The turn is over. Without a beginning it began then too."""
    require(may_note_hearing(by, slot, at))
    told = _told(happened_at, at)
    slot.began_at = min(slot.began_at or told, told)
    slot.ended_at = told
    record("hearing.ended", slot, by=by, at=at, call_id=slot.order.round.call_id, position=slot.position)


def note_leaving(
    slot: RunningSlot, judge_id: str, *, by: User, at: datetime, happened_at: datetime | None = None
) -> Absence:
    """A judge who must not hear an entry left the room; told twice, the first time counts.

    Raises ``Refused`` (not_a_leaver) for somebody who has no reason to leave.
    """
    require(may_note_hearing(by, slot, at))
    known = _absence(slot, judge_id)
    if known is not None:
        return known
    if all(one.judge.id != judge_id for one in leavers_of(slot.order.round).get(slot.id, [])):
        raise Refused(not_now("not_a_leaver", t("这位专家对这份申报没有需要回避的情形")))
    absence = Absence(
        slot=slot, user_id=judge_id, left_at=_told(happened_at, at), noted_at=at, noted_by_id=by.id
    )
    db.session.add(absence)
    db.session.flush()
    record("absence.left", absence, by=by, at=at, call_id=slot.order.round.call_id, judge=judge_id)
    return absence


def note_return(
    slot: RunningSlot, judge_id: str, *, by: User, at: datetime, happened_at: datetime | None = None
) -> None:
    """He came back. Raises ``Refused`` (not_left) where nobody noted that he had left."""
    require(may_note_hearing(by, slot, at))
    absence = _absence(slot, judge_id)
    if absence is None:
        raise Refused(not_now("not_left", t("没有这位专家的离场记录")))
    if absence.returned_at is None:
        absence.returned_at = max(_told(happened_at, at), absence.left_at)
        record("absence.returned", absence, by=by, at=at, call_id=slot.order.round.call_id, judge=judge_id)


def save_opinions(panelist: Panelist, given: Given, *, by: User, at: datetime) -> int:
    """Keep the chair's drafts; how many changed. Signed ones stay as they are: text goes into a draft beside them.

    Raises ``Refused`` (may_write_opinions; changed_elsewhere where another device saved meanwhile), ``Invalid`` on
    ``text-<entry>`` for one that is too long, or of an entry that he does not read.
    """
    require(may_write_opinions(by, panelist, at))
    drafts = {row.entry_id or "": row for row in own_opinions(panelist, at) if row.signed_at is None}
    known = {"", *(row.entry_id for row in opinion_entries(panelist, at))}
    wrong = {
        f"text-{key}": t("最多 %(n)s 字", n=LONGEST_OPINION)
        for key, (text, _) in given.items()
        if len(text) > LONGEST_OPINION
    }
    wrong |= {f"text-{key}": t("这份申报不在本人的评审范围") for key in given if key not in known}
    if wrong:
        raise Invalid(wrong)
    return sum(_save(panelist, key, drafts.get(key), *each, by=by, at=at) for key, each in given.items())


def _save(
    panelist: Panelist, key: str, draft: PanelOpinion | None, text: str, seen: int, *, by: User, at: datetime
) -> bool:
    words = text.strip()
    if words == (draft.text if draft is not None else ""):
        return False
    if seen != (draft.revision if draft is not None else 0):
        raise Refused(not_now("changed_elsewhere", t("另一台设备已保存过新的内容，请刷新页面核对后再改")))
    if draft is None:
        draft = PanelOpinion(
            round=panelist.round, entry_id=key or None, written_by_id=by.id, revision=0, written_at=at
        )
        db.session.add(draft)
    draft.text, draft.revision, draft.written_at = words, draft.revision + 1, at
    return True


def sign_opinions(panelist: Panelist, *, by: User, at: datetime) -> int:
    """The chair signs everything that he has drafted; how many. From then on none of it changes.

    Raises ``Refused`` (may_write_opinions; nothing_written).
    """
    require(may_write_opinions(by, panelist, at))
    drafts = [row for row in own_opinions(panelist, at) if row.signed_at is None and row.text]
    if not drafts:
        raise Refused(not_now("nothing_written", t("还没有填写意见")))
    for draft in drafts:
        draft.signed_at = at
        figures = {"entry": draft.entry_id} if draft.entry_id else {}
        record("panel_opinion.signed", draft, by=by, at=at, call_id=panelist.round.call_id, **figures)
    return len(drafts)


def _absence(slot: RunningSlot, judge_id: str) -> Absence | None:
    return db.session.scalar(select(Absence).where(Absence.slot_id == slot.id, Absence.user_id == judge_id))


def _told(happened_at: datetime | None, at: datetime) -> datetime:
    return happened_at if happened_at is not None and at - LATEST_NOTE <= happened_at <= at else at
