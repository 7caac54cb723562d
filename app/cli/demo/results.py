"""Rankings, decisions, notices, announcements, projects."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from app.adapters.uploads import prove_file
from app.calls.models import Call, Item
from app.cli.demo import cast
from app.cli.demo.bids import pdf
from app.cli.demo.projects import carry_out
from app.cli.demo.stage import Stage
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
    file_objection,
    give_up_line,
    publish_notice,
)
from app.notices.states import ObjectorKind

REASONS = "按评审汇总表排序第一，指标响应完整，达到入选分数线，建议拟定为揭榜单位。（示例）"


def conclude_delivered(stage: Stage, key: str) -> None:
    """Last year's list: all decided on one notice; one winner steps back and the next in rank takes over."""
    with stage.act("last year's results"):
        call = stage.call(key)
        decisions = [_decide(stage, item, day=-360) for item in call.items]
        notice = _notice(stage, call, decisions, day=-356)
        announce_lines(notice, by=stage.user(cast.OFFICER.mail), at=stage.day(-347))
    with stage.act("a winner steps back"):
        _hand_on(stage, stage.call(key).items[5], day=-344)
    carry_out(stage, key)


def _hand_on(stage: Stage, item: Item, *, day: int) -> None:
    notice = db.session.scalars(select(Notice).where(Notice.call_id == item.call_id)).one()
    line = next(line for line in notice.lines if line.entry.item_id == item.id)
    owner = stage.owner(line.entry.organisation)
    give_up_line(line, "主要技术人员变动，无法按期完成。（示例）", by=owner, at=stage.day(day))
    decision = _decide(stage, item, day=day + 3, skip=1)
    fresh = _notice(stage, item.call, [decision], day=day + 6)
    announce_lines(fresh, by=stage.user(cast.OFFICER.mail), at=stage.day(day + 16))


def conclude_moving(stage: Stage, key: str) -> None:
    """This year's first list: two items on notice since yesterday, one objection filed today."""
    with stage.act("results on notice"):
        call = stage.call(key)
        decisions = [_decide(stage, item, day=-6) for item in call.items[4:]]
        notice = _notice(stage, call, decisions, day=-1)
    with stage.act("an objection"):
        notice = db.session.get_one(Notice, notice.id)
        objector = Objector(ObjectorKind.PERSON, "示例异议人", "025-00000099")
        facts = "拟揭榜单位申报材料中的一项专利权属存疑，请核查。（示例数据，附证明材料说明）"
        evidence = [prove_file("证明材料（示例）.pdf", pdf(), ("pdf",))]
        file_objection(
            notice, notice.lines[0], objector, facts, evidence, None, by=None, at=stage.day(-1, 16)
        )


def _decide(stage: Stage, item: Item, *, day: int, skip: int = 0) -> Decision:
    """Rank, propose the first in rank (or 流榜 where nobody bid), and let the second officer agree."""
    officer, second = stage.user(cast.OFFICER.mail), stage.user(cast.SECOND.mail)
    round_ = ranked_round(item)
    ranking: Ranking | None = None
    winners: Sequence[str] = ()
    result, reasons = DecisionResult.NOBODY_BID, "截止时无单位申报，按流榜处理。（示例）"
    if round_ is not None:
        ranking = make_ranking(round_, item, {}, by=officer, at=stage.day(day))
        reached = [line.entry_id for line in ranking.lines if line.reaches_threshold]
        winners = reached[skip : skip + min(item.places, 2)]
        result, reasons = DecisionResult.WINNERS, REASONS
    decision = propose_decision(
        item,
        ranking,
        result,
        winners,
        reasons,
        by=officer,
        at=stage.day(day, 11),
        releases_rank=True,
    )
    agree_decision(decision, "材料齐全，同意。（示例）", by=second, at=stage.day(day + 1))
    return decision


def _notice(stage: Stage, call: Call, decisions: Sequence[Decision], *, day: int) -> Notice:
    officer = stage.user(cast.OFFICER.mail)
    notice = draft_notice(call, decisions, by=officer, at=stage.day(day))
    db.session.flush()
    notice.office = "示例处室，电话 025-00000000，地址 示例路 1 号"
    publish_notice(notice, by=officer, at=stage.day(day) + timedelta(hours=1))
    return notice
