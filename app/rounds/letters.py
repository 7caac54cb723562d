"""Who hears of rounds, panels and assignments."""

from typing import Any

from sqlalchemy import and_, func, or_, select

from app.calls.models import Call
from app.entries.letters import members_of
from app.entries.policy import may_see_own_entry
from app.extensions import db
from app.history.models import Act
from app.people.models import Seat, User
from app.people.states import ScopeKind, SeatRole
from app.rounds.models import Assignment, Panelist, Round, RoundEntry, RunningOrder, RunningSlot
from app.rounds.queries.ordering import hearings_of
from app.rounds.running_letters import RUNNING
from app.rounds.states import READING, AssignmentState
from app.shared.letter_rules import Rule, Words
from app.shared.text import Text, t


def _round(act: Act) -> Round:
    """The round behind an act on itself, on a panelist or on an assignment."""
    table = {"round": Round, "panelist": Panelist, "assignment": Assignment}[act.noun]
    thing = db.session.get_one(table, act.subject_id)
    return thing if isinstance(thing, Round) else thing.round  # type: ignore[attr-defined]


def _officers(act: Act) -> list[str]:
    """Holders of an officer's seat over the call at the time of the act, but for whoever did it."""
    call = db.session.get_one(Call, act.call_id)
    scope = or_(
        Seat.scope_kind == ScopeKind.PLATFORM,
        and_(Seat.scope_kind == ScopeKind.KIND, Seat.scope_id == call.kind),
        and_(Seat.scope_kind == ScopeKind.CALL, Seat.scope_id == call.id),
    )
    query = (
        select(Seat.user_id)
        .distinct()
        .where(
            Seat.role == SeatRole.OFFICER,
            scope,
            Seat.since <= act.at,
            or_(Seat.until.is_(None), Seat.until > act.at),
        )
    )
    return [key for key in db.session.scalars(query) if key != act.actor_id]


def _panelist(act: Act) -> list[str]:
    return [db.session.get_one(Panelist, act.subject_id).user_id]


def _judge(act: Act) -> list[str]:
    return [db.session.get_one(Assignment, act.subject_id).judge_id]


def _readers(act: Act) -> list[str]:
    query = (
        select(Assignment.judge_id)
        .distinct()
        .where(Assignment.round_id == act.subject_id, Assignment.state.in_(READING))
    )
    return list(db.session.scalars(query))


def _reminded(act: Act) -> list[str]:
    return [str(key) for key in act.figures.get("judges", [])]


def _count(round: Round, user_id: str, *states: AssignmentState) -> int:
    query = select(func.count(Assignment.id)).where(
        Assignment.round_id == round.id,
        Assignment.judge_id == user_id,
        Assignment.state.in_(states or READING),
        Assignment.hidden_at.is_(None),  # what a tie hides from him is in no number either (rule 8)
    )
    return db.session.scalar(query) or 0


def _named(round: Round) -> dict[str, Any]:
    return {"title": round.call.title, "round": Text(round.title), "due": round.due_at}


def _words(subject: Text, *paragraphs: Text, path: str) -> Words:
    return Words(subject, paragraphs, path)


def _invited(act: Act, _user_id: str) -> Words:
    round = _round(act)
    return _words(
        t("邀请参加「%(title)s」评审", title=round.call.title),
        t("现邀请参加「%(title)s」%(round)s的评审工作，预计于 %(due)s 前完成。", **_named(round)),
        t("请登录后答复是否接受；接受后请签署评审承诺书并申报利益关系。"),
        path=f"/judge/rounds/{round.id}/invitation",
    )


def _answered(act: Act, _user_id: str) -> Words:
    panelist = db.session.get_one(Panelist, act.subject_id)
    sentence = (
        t("%(name)s已接受%(round)s的评审邀请。", name=panelist.user.name, round=Text(panelist.round.title))
        if act.name == "panelist.accepted"
        else t(
            "%(name)s谢绝了%(round)s的评审邀请。", name=panelist.user.name, round=Text(panelist.round.title)
        )
    )
    return _words(t("评审邀请已答复"), sentence, path=f"/officer/rounds/{panelist.round_id}/panel")


def _called(act: Act, _user_id: str) -> Words:
    panelist = db.session.get_one(Panelist, act.subject_id)
    return _words(
        t("已按抽取顺序递补专家"),
        t("%(round)s有专家退出，已按抽取顺序邀请%(name)s递补。",
          round=panelist.round.title, name=panelist.user.name),
        path=f"/officer/rounds/{panelist.round_id}/panel",
    )  # fmt: skip


def _released(act: Act, user_id: str) -> Words:
    round = _round(act)
    count = _count(round, user_id)
    return _words(
        t("%(n)s 份申报待评审", n=count),
        t(
            "「%(title)s」%(round)s已开始，共分派 %(n)s 份申报，请于 %(due)s 前完成。",
            **_named(round),
            n=count,
        ),
        t("评审可随时中断，已填内容自动保存；发现利益关系请立即在该申报页提出回避。"),
        path=f"/judge/rounds/{round.id}",
    )


def _reminder(act: Act, user_id: str) -> Words:
    round = _round(act)
    left = _count(round, user_id, AssignmentState.ASSIGNED)
    sentence = (
        t("%(round)s还有 %(n)s 份申报未完成评审。", round=Text(round.title), n=left)
        if left
        else t("%(round)s还有邀请答复、承诺书或利益关系申报待办理。", round=Text(round.title))
    )
    return _words(
        t("评审提醒：请于 %(due)s 前完成", due=round.due_at), sentence, path=f"/judge/rounds/{round.id}"
    )


def _added(act: Act, _user_id: str) -> Words:
    assignment = db.session.get_one(Assignment, act.subject_id)
    round = assignment.round
    return _words(
        t("新增一份申报待评审：%(code)s", code=assignment.code),
        t("%(round)s新增分派申报 %(code)s，请于 %(due)s 前完成。", **_named(round), code=assignment.code),
        path=f"/judge/rounds/{round.id}",
    )


def _ended(act: Act, _user_id: str) -> Words | None:
    assignment = db.session.get_one(Assignment, act.subject_id)
    told = select(Act.id).where(Act.name == "panelist.replaced", Act.at == act.at, Act.call_id == act.call_id)
    if act.name == "assignment.dropped" and db.session.scalar(told) is not None:
        return None  # one letter tells him of all that went to others
    sentence = (
        t("因利益关系，申报 %(code)s 的评审已作废，不再需要评阅。", code=assignment.code)
        if act.name == "assignment.voided"
        else t("申报 %(code)s 的评审任务已由承办人解除。", code=assignment.code)
    )
    return _words(t("评审任务有变动"), sentence, path=f"/judge/rounds/{assignment.round_id}")


def _recused(act: Act, _user_id: str) -> Words:
    assignment = db.session.get_one(Assignment, act.subject_id)
    return _words(
        t("有专家提出回避"),
        t("%(name)s对申报 %(code)s 提出回避，请补充分派。", name=assignment.judge.name, code=assignment.code),
        path=f"/officer/rounds/{assignment.round_id}",
    )


def _closed(act: Act, _user_id: str) -> Words:
    round = _round(act)
    return _words(
        t("%(round)s已结束", round=Text(round.title)),
        t(
            "「%(title)s」%(round)s已结束，评分已锁定。感谢参与。",
            title=round.call.title,
            round=Text(round.title),
        ),
        path=f"/judge/rounds/{round.id}",
    )


def _order(act: Act) -> RunningOrder:
    return db.session.get_one(RunningOrder, act.subject_id)


def _entrants(act: Act) -> list[str]:
    heard = select(RoundEntry.entry_id).join(RunningSlot, RunningSlot.row_id == RoundEntry.id)
    return members_of(heard.where(RunningSlot.order_id == act.subject_id), act)


def _heard(act: Act, user_id: str) -> Words | None:
    """The times of the reader's own entries, and nobody else's."""
    order, user = _order(act), db.session.get_one(User, user_id)
    own = [h for h in hearings_of(order) if may_see_own_entry(user, h.row.entry, act.at)]
    if not own:
        return None
    times = [
        t("%(item)s：%(when)s 开始，汇报 %(talk)s 分钟，答问 %(questions)s 分钟。",
          item=hearing.row.entry.item.title, when=hearing.starts_at,
          talk=order.talk_minutes, questions=order.question_minutes)
        for hearing in own
    ]  # fmt: skip
    if order.place:
        times.append(t("地点：%(place)s。请提前到场签到。", place=order.place))
    return _words(
        t("答辩时间：%(when)s", when=own[0].starts_at),
        *times,
        t("时间如有调整，以最近一次来信和申报页面为准。"),
        path=f"/lab/entries/{own[0].row.entry_id}",
    )


def _order_readers(act: Act) -> list[str]:
    query = (
        select(Assignment.judge_id)
        .distinct()
        .where(Assignment.round_id == _order(act).round_id, Assignment.state.in_(READING))
    )
    return list(db.session.scalars(query))


def _order_words(act: Act, _user_id: str) -> Words:
    order = _order(act)
    return _words(
        t("答辩顺序已发布：%(when)s 开始", when=order.starts_at),
        t(
            "「%(title)s」%(round)s的答辩顺序已发布。",
            title=order.round.call.title,
            round=Text(order.round.title),
        ),
        path=f"/judge/rounds/{order.round_id}",
    )


RULES: list[Rule] = [
    Rule("panelist.invited", "panelist_invited", _panelist, _invited),
    Rule("panelist.accepted", "panelist_answered", _officers, _answered),
    Rule("panelist.declined", "panelist_answered", _officers, _answered),
    Rule("panelist.called", "alternate_called", _officers, _called),
    Rule("round.released", "round_released", _readers, _released),
    Rule("round.reminded", "round_reminded", _reminded, _reminder),
    Rule("assignment.added", "assignment_added", _judge, _added),
    Rule("assignment.dropped", "assignment_ended", _judge, _ended),
    Rule("assignment.voided", "assignment_ended", _judge, _ended),
    Rule("assignment.recused", "assignment_recused", _officers, _recused),
    Rule("order.published", "hearing_told", _entrants, _heard),
    Rule("order.published", "order_told", _order_readers, _order_words),
    *RUNNING,
    Rule("round.closed", "round_closed", _readers, _closed),
]
