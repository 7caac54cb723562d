"""Rankings, decisions, notices, announcements, projects."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import select

from app.calls.models import Call, Item
from app.cli.demo import cast
from app.cli.demo.projects import carry_out
from app.cli.demo.stage import Stage
from app.decisions.candidates import candidates_of
from app.decisions.models import Decision, Ranking
from app.decisions.service import agree_decision, make_ranking, propose_decision
from app.decisions.standing import ranked_round
from app.decisions.states import DecisionResult
from app.extensions import db
from app.notices.models import Notice
from app.notices.service import (
    Objector,
    announce_lines,
    draft_notice,
    edit_notice,
    file_objection,
    give_up_line,
    publish_notice,
)
from app.notices.states import ObjectorKind
from app.shared.clock import local_instant
from app.shared.working_days import period

REASONS = "按评审汇总表排序第一，指标响应完整，达到入选分数线，建议拟定为揭榜单位。（示例）"


def conclude_delivered(stage: Stage, key: str) -> None:
    """Last year's list: all decided on one notice; one winner steps back and the next in rank takes over."""
    with stage.act("last year's results"):
        call = stage.call(key)
        decisions = [decide(stage, item, day=-360) for item in call.items]
        announce(stage, put_on_notice(stage, call, decisions, day=-356))
    with stage.act("a winner steps back"):
        _hand_on(stage, stage.call(key).items[5], day=-336)
    carry_out(stage, key)


def _hand_on(stage: Stage, item: Item, *, day: int) -> None:
    notice = db.session.scalars(select(Notice).where(Notice.call_id == item.call_id)).one()
    line = next(line for line in notice.lines if line.entry.item_id == item.id)
    owner = stage.owner(line.entry.organisation)
    give_up_line(line, "主要技术人员变动，无法按期完成。（示例）", by=owner, at=stage.day(day))
    decision = decide(stage, item, day=day + 3)
    announce(stage, put_on_notice(stage, item.call, [decision], day=day + 6))


def conclude_moving(stage: Stage, key: str) -> None:
    """This year's first list: two items on notice since the last working day, one objection filed."""
    with stage.act("results on notice"):
        call, day = stage.call(key), stage.worked(-1)
        decisions = [decide(stage, item, day=day - 5) for item in call.items[4:]]
        notice = put_on_notice(stage, call, decisions, day=day)
    with stage.act("an objection"):
        notice = db.session.get_one(Notice, notice.id)
        facts = "拟揭榜单位申报材料中的一项专利权属存疑，请核查。（示例数据，附证明材料说明）"
        object_to(stage, notice, facts, at=stage.day(-1, 16))


def decide(stage: Stage, item: Item, *, day: int, reasons: str = REASONS) -> Decision:
    """Rank, propose who comes first and has not given up (or 流榜 where nobody bid), and let the second officer agree."""
    officer, second = stage.officer(item.call), stage.second(item.call)
    round_ = ranked_round(item)
    ranking: Ranking | None = None
    winners: Sequence[str] = ()
    result, said = DecisionResult.NOBODY_BID, "截止时无单位申报，按流榜处理。（示例）"
    if round_ is not None:
        ranking = make_ranking(round_, item, {}, by=officer, at=stage.day(day))
        winners = candidates_of(item, ranking).proposed
        result, said = DecisionResult.WINNERS, reasons
    decision = propose_decision(
        item,
        ranking,
        result,
        winners,
        said,
        by=officer,
        at=stage.day(day, 11),
        releases_rank=True,
    )
    agree_decision(decision, "材料齐全，同意。（示例）", by=second, at=stage.day(day + 1))
    return decision


def put_on_notice(stage: Stage, call: Call, decisions: Sequence[Decision], *, day: int) -> Notice:
    """A notice over agreed decisions, published at once, on a working day."""
    officer, at = stage.officer(call), stage.day(stage.worked(day))
    notice = draft_notice(call, decisions, by=officer, at=at)
    db.session.flush()
    office = f"{cast.OFFICE_OF[call.kind].contact}，地址 示例路 1 号"
    edit_notice(notice, notice.title, notice.body, office, by=officer, at=at)
    publish_notice(notice, by=officer, at=at + timedelta(hours=1))
    return notice


def announce(stage: Stage, notice: Notice) -> datetime:
    """Announced on the first working morning after the last printed day; when that was."""
    assert notice.ends_on is not None  # noqa: S101  a published notice has its days
    at = local_instant(period(notice.ends_on, 1, count_first_day=False).ends_on, time(10))
    announce_lines(notice, by=stage.officer(notice.call), at=at)
    return at


def object_to(stage: Stage, notice: Notice, facts: str, *, at: datetime) -> None:
    """Somebody objects to the first winner of a notice; the discipline officer has not answered yet."""
    objector = Objector(ObjectorKind.PERSON, "示例异议人", "025-00000099")
    file_objection(notice, notice.lines[0], objector, facts, [stage.paper("证明材料")], None, by=None, at=at)
