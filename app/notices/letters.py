"""Who hears of a notice, of its lines and of objections. Nothing is written before the notice is public (rule 11)."""

from typing import Any

from sqlalchemy import select

from app.decisions.letters import officers_of
from app.decisions.models import Decision
from app.entries.models import Entry
from app.entries.states import EntryState, Outcome
from app.extensions import db
from app.notices.models import Notice, NoticeLine, Objection
from app.notices.policy import may_see_objection
from app.people.models import Membership, Seat, User
from app.people.queries import lasts
from app.people.states import SeatRole
from app.shared.letter_rules import Rule, Words
from app.shared.text import t

TOLD_BEFORE = (Outcome.REFUSED, Outcome.GIVEN_UP)


def _members(organisation_id: str, act: Any) -> list[str]:
    query = (
        select(Membership.user_id)
        .distinct()
        .where(Membership.organisation_id == organisation_id, lasts(Membership, act.at))
    )
    return sorted(db.session.scalars(query))


def _notice(act: Any) -> Notice:
    return db.session.get_one(Notice, act.subject_id)


def _entrants(act: Any) -> list[tuple[Entry, str]]:
    """(entry, member) of everybody whose entry one of the notice's decisions concerns."""
    items = select(Decision.item_id).where(Decision.id.in_(act.figures["decisions"]))
    query = (
        select(Entry, Membership.user_id)
        .join(Membership, Membership.organisation_id == Entry.organisation_id)
        .where(
            Entry.item_id.in_(items),
            Entry.state == EntryState.SUBMITTED,
            Entry.outcome.not_in(TOLD_BEFORE),
            lasts(Membership, act.at),
        )
        .order_by(Entry.id, Membership.user_id)
    )
    return [(entry, user) for entry, user in db.session.execute(query)]


def _noticed_readers(act: Any) -> list[str]:
    return list(dict.fromkeys(user for _, user in _entrants(act)))


def _noticed(act: Any, user_id: str) -> Words:
    """One letter a reader, whatever the number of his entries: what was his, and that he can object (rule 19)."""
    notice = _notice(act)
    winners = {line.entry_id for line in notice.lines}
    mine = {entry.id: entry for entry, user in _entrants(act) if user == user_id}
    sentences = [
        t("「%(title)s」：贵单位已列入公示名单。", title=entry.item.title)
        if key in winners
        else t("「%(title)s」：贵单位未列入公示名单。", title=entry.item.title)
        for key, entry in mine.items()
    ]
    path = f"/lab/entries/{next(iter(mine))}/result" if len(mine) == 1 else f"/notices/{notice.slug}"
    return Words(
        t("公示：%(title)s", title=notice.title),
        (
            *sentences,
            t(
                "公示期为%(starts)s至%(ends)s。可查看本单位的得分；如有异议，请在公示期内提出。",
                starts=notice.starts_on,
                ends=notice.ends_on,
            ),
        ),
        path,
    )


def _issuers(act: Any) -> list[str]:
    decisions = db.session.scalars(select(Decision).where(Decision.id.in_(act.figures["decisions"])))
    issuers = {d.item.issuer_id for d in decisions if d.item is not None and d.item.issuer_id is not None}
    return sorted({user for issuer in issuers for user in _members(issuer, act)})


def _noticed_issuer(act: Any, _user: str) -> Words:
    notice = _notice(act)
    return Words(
        t("公示：%(title)s", title=notice.title),
        (
            t(
                "贵单位所提榜题的拟定结果已公示，公示期为%(starts)s至%(ends)s。",
                starts=notice.starts_on,
                ends=notice.ends_on,
            ),
        ),
        f"/notices/{notice.slug}",
    )


def _line(act: Any) -> NoticeLine:
    return db.session.get_one(NoticeLine, act.subject_id)


def _winner(act: Any) -> list[str]:
    members = _members(_line(act).entry.organisation_id, act)
    return [user for user in members if user != act.actor_id]


def _officers(act: Any) -> list[str]:
    return officers_of(_line(act).notice.call, act)


def _announced(act: Any, _user: str) -> Words:
    line = _line(act)
    return Words(
        t("结果已公布：%(title)s", title=line.item_title),
        (t("公示期满，贵单位为「%(title)s」的入选单位。接下来签订任务书。", title=line.item_title),),
        f"/lab/entries/{line.entry_id}/result",
    )


def _struck(act: Any, _user: str) -> Words:
    line = _line(act)
    return Words(
        t("入选已取消：%(title)s", title=line.item_title),
        (t("经核查，对「%(title)s」公示结果的异议成立，贵单位的入选已取消。", title=line.item_title),),
        f"/lab/entries/{line.entry_id}/result",
    )


def _vacant(act: Any, _user: str) -> Words:
    line = _line(act)
    return Words(
        t("入选单位空缺：%(title)s", title=line.item_title),
        (t("「%(title)s」有一家单位不再入选，可以按排名拟定递补，或者按流榜办理。", title=line.item_title),),
        f"/officer/items/{line.entry.item_id}/results",
    )


def _given_up(act: Any, _user: str) -> Words:
    line = _line(act)
    return Words(
        t("已登记放弃入选：%(title)s", title=line.item_title),
        (t("「%(title)s」的入选已按书面说明登记为放弃。", title=line.item_title),),
        f"/lab/entries/{line.entry_id}/result",
    )


def _objection(act: Any) -> Objection:
    return db.session.get_one(Objection, act.subject_id)


def _handlers(act: Any) -> list[str]:
    """Discipline officers who may see it: the related never learn of it (A24)."""
    objection = _objection(act)
    users = db.session.scalars(
        select(User)
        .join(Seat, Seat.user_id == User.id)
        .where(Seat.role == SeatRole.DISCIPLINE, lasts(Seat, act.at))
        .distinct()
    )
    return [user.id for user in users if may_see_objection(user, objection, act.at)]


def _filed(act: Any, _user: str) -> Words:
    return Words(
        t("收到一项异议"),
        (t("「%(title)s」收到一项异议，请受理或说明不予受理的理由。", title=_objection(act).notice.title),),
        f"/discipline/objections/{act.subject_id}",
    )


def _objector(act: Any) -> list[str]:
    key = _objection(act).filed_by_id
    return [key] if key is not None else []


def _answered(act: Any, _user: str) -> Words:
    objection = _objection(act)
    return Words(
        t("异议的处理情况：%(state)s", state=objection.state.label),
        (
            t("对「%(title)s」提出的异议已有处理意见：", title=objection.notice.title),
            t("处理意见：%(opinion)s", opinion=objection.opinion),
        ),
        "",
    )


RULES: list[Rule] = [
    Rule("notice.published", "notice_entrant", _noticed_readers, _noticed),
    Rule("notice.published", "notice_issuer", _issuers, _noticed_issuer),
    Rule("notice_line.announced", "line_announced", _winner, _announced),
    Rule("notice_line.struck", "line_struck", _winner, _struck),
    Rule("notice_line.struck", "line_vacant", _officers, _vacant),
    Rule("notice_line.given_up", "line_given_up", _winner, _given_up),
    Rule("notice_line.given_up", "line_vacant", _officers, _vacant),
    Rule("objection.filed", "objection_filed", _handlers, _filed),
    Rule("objection.refused", "objection_answered", _objector, _answered),
    Rule("objection.decided", "objection_answered", _objector, _answered),
]
