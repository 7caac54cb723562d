"""Centres to build: this year's list in the hands of its judges, last year's with one centre under construction."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from app.calls.caps import allocates
from app.calls.models import Call, Item
from app.calls.service import add_item
from app.cli.demo import bids, judging, lists
from app.cli.demo.plans import plan_answers
from app.cli.demo.projects import open_project, run_project
from app.cli.demo.results import announce, decide, put_on_notice
from app.cli.demo.sharing import decide_shared, look_before_acceptance, shared_out
from app.cli.demo.stage import Stage
from app.cli.demo.stories import centres
from app.decisions.candidates import candidates_of
from app.decisions.service import make_ranking
from app.entries.models import Entry
from app.entries.states import Outcome
from app.extensions import db
from app.kinds import KINDS
from app.rounds.models import Round
from app.shared.clock import end_of_day, local_date
from app.visits.models import Visit
from app.visits.queries import experts_for
from app.visits.service import Member, Plan, Seen, Sheet, confirm_visit, hold_visit, plan_visit
from app.visits.states import Finding, Way

OBSERVED = {
    "ability": "主要设备已到位 80%，扩项参数清单明确，两项关键设备在订。",
    "people": "负责人和技术骨干在岗，社保与任命文件齐全，高级职称人数符合方案。",
    "research": "近三年承担省级以上项目 3 项，主持或参与标准 5 项，原始记录可查。",
    "operation": "质量体系运行正常，盲样考核结果在允许偏差之内。",
    "authority": "参加能力验证 6 次均满意，服务企业名单与合同抽查一致。",
    "support": "用地与配套资金文件已落实，首期资金已到账。",
}
CONCLUSION = "现场情况与申报材料基本一致，具备筹建条件，建议按方案补齐两项关键设备。（示例）"
REASONS = "按专家评审得分排序第一，现场核查结论为符合，达到入选分数线，建议拟定为筹建单位。（示例）"
CLOSED, YEAR = -40, 365
BEST, STEP = 86.0, 6.0


def earliest(stage: Stage) -> str:
    """The first list of all, shared out so that nobody builds two centres, and announced; its key."""
    closes = CLOSED - 2 * YEAR - 40
    caps = {"institution": 1}
    key = _publish(stage, "earliest", stage.day(closes).year, closes, bidders=(2, 2), caps=caps)
    with stage.act("the earliest centres judged"):
        _conclude(stage, key, closes)
    return key


def _conclude(stage: Stage, key: str, closes: int) -> datetime:
    """Read, visited, decided and announced; the instant of the announcement."""
    call = stage.call(key)
    levels = _levels(call)
    _screen(stage, call, closes)
    round_ = _read(stage, call, list(call.items), "专家评审", closes + 15, closes + 26)
    judging.mark(stage, round_, at=stage.day(closes + 20), levels=levels)
    judging.close(stage, round_, at=stage.day(closes + 28))
    decisions = []
    firsts = [_first(stage, item, round_, day=closes + 29) for item in call.items]
    shared = shared_out(stage, call, day=closes + 30) if allocates(call) else firsts
    for item, entry in zip(call.items, shared, strict=True):
        visit = _visit(stage, entry, day=closes + 32)
        _hold(stage, visit, at=stage.day(closes + 32, 16))
        if allocates(call):
            decisions.append(decide_shared(stage, item, entry, day=closes + 36))
        else:
            decisions.append(decide(stage, item, day=closes + 36, reasons=REASONS))
    return announce(stage, put_on_notice(stage, call, decisions, day=closes + 39))


def last_years(stage: Stage) -> None:
    """Judged, visited, decided, announced; the winner builds, and its first milestone is confirmed."""
    closes = CLOSED - YEAR
    key = _publish(stage, "last_year", stage.day(CLOSED).year - 1, closes, bidders=(3,))
    with stage.act("last year's centre judged"):
        at = _conclude(stage, key, closes)
    with stage.act("a centre under construction"):
        winner = db.session.scalars(
            select(Entry).where(Entry.call_id == key, Entry.outcome == Outcome.SELECTED)
        ).one()
        begun = (local_date(at) - local_date(stage.now)).days + 10
        project = open_project(stage, winner, day=begun)
        run_project(stage, project, "running", start=begun + 3)
        look_before_acceptance(stage, project)


def this_years(stage: Stage) -> None:
    """Two centres scored and visited or about to be, two with a part of their scores."""
    closes = CLOSED
    key = _publish(stage, "this_year", stage.day(CLOSED).year, closes, bidders=(3, 3, 2, 2))
    with stage.act("this year's centres scored"):
        call = stage.call(key)
        levels = _levels(call)
        _screen(stage, call, closes)
        first = _read(stage, call, call.items[:2], "专家评审（第一组）", closes + 14, closes + 26)
        judging.mark(stage, first, at=stage.day(closes + 18), levels=levels)
        judging.close(stage, first, at=stage.day(closes + 27))
        second = _read(stage, call, call.items[2:], "专家评审（第二组）", closes + 30, 8, chair=1)
        judging.mark(stage, second, at=stage.day(closes + 34), share=0.5, levels=levels)
    with stage.act("site visits"):
        call = stage.call(key)
        visited, awaited = (_first(stage, item, first, day=closes + 29) for item in call.items[:2])
        _hold(stage, _visit(stage, visited, day=-4), at=stage.day(-4, 16))
        _visit(stage, awaited, day=-2, on=5)


def _publish(
    stage: Stage,
    name: str,
    year: int,
    closes: int,
    *,
    bidders: tuple[int, ...],
    caps: Mapping[str, int] = MappingProxyType({}),
) -> str:
    with stage.act(f"{year}年度检验检测中心建设榜单（示例）"):
        at = stage.day(closes - 40)
        deadline = end_of_day(local_date(stage.now) + timedelta(days=closes))
        title = f"{year}年度江苏省检验检测中心建设榜单（示例）"
        opens = stage.day(closes - 35)
        call = lists.write_call(stage, title, year, opens, deadline, at=at, kind="centre")
        for row in centres(name):
            _add_centre(stage, call, row, at)
        if caps:
            lists.write_part(call, "method", {"caps": dict(caps)}, stage.officer(call), at)
        lists.publish(stage, call, at=stage.day(closes - 36))
        key = call.id
    with stage.act():
        call = stage.call(key)
        for item, count in zip(call.items, bidders, strict=True):
            _bid(stage, item, count, closes, far_first=bool(caps))
    return key


def _add_centre(stage: Stage, call: Call, row: Mapping[str, Any], at: datetime) -> None:
    facts = {q.key: str(row[q.key]) for q in KINDS["centre"].item_questions if q.key in row}
    add_item(
        call,
        {
            "title": row["title"],
            "chain_id": lists.find_chain(row["chain"]).id,
            "region_code": row["city"],
            "background": row["background"],
            "requirements": "具有独立法人资格，与所检产品的研发、生产、销售者无利害关系。",
            "contact": call.contact,
            "months": row["months"],
            "amount": str(row["amount"]),
            "facts": facts,
        },
        by=stage.officer(call),
        at=at,
    )


def _bid(stage: Stage, item: Item, count: int, closes: int, *, far_first: bool) -> None:
    """The laboratories of the centre's city first, one from elsewhere last, or before them."""
    near = stage.laboratories_in(str(item.region_code))[: count - 1]
    far = next(key for key in stage.laboratories if key not in near)
    for number, key in enumerate([far, *near] if far_first else [*near, far]):
        laboratory = stage.organisation(key)
        when = stage.day(closes - 6 + number, 11 + number)
        entry = bids.write_bid(
            stage, item, laboratory, plan_answers(item, number), at=when - timedelta(days=5)
        )
        bids.hand_in(stage, entry, at=when)


def _screen(stage: Stage, call: Call, closes: int) -> None:
    judging.screen(stage, call, at=stage.day(closes + 3))
    judging.pass_items(stage, call, call.items, at=stage.day(closes + 8))


def _levels(call: Call) -> dict[str, float]:
    rows = db.session.scalars(select(Entry).where(Entry.call_id == call.id).order_by(Entry.submitted_at))
    met: dict[str, int] = {}
    levels = {}
    for entry in rows:
        place = met[entry.item_id] = met.get(entry.item_id, -1) + 1
        levels[entry.id] = BEST - STEP * place
    return levels


def _read(
    stage: Stage, call: Call, items: list[Item], title: str, day: int, due: int, chair: int | None = None
) -> Round:
    until = stage.day(due, 18)
    round_ = judging.convene(stage, call, items, title, until, at=stage.day(day), judges=7, first=chair)
    judging.release(stage, round_, at=stage.day(day + 2))
    return round_


def _first(stage: Stage, item: Item, round_: Round, *, day: int) -> Entry:
    """Who stands first by the experts' scores: his site is visited."""
    ranking = make_ranking(round_, item, {}, by=stage.officer(item.call), at=stage.day(day))
    return db.session.get_one(Entry, candidates_of(item, ranking).proposed[0])


def _visit(stage: Stage, entry: Entry, *, day: int, on: int | None = None) -> Visit:
    """Planned on one day for the same or a later one (both counted from today), with two judges and one of the office."""
    experts = experts_for(entry)[:2]
    plan = Plan(
        visit_on=local_date(stage.day(day if on is None else on)),
        place=f"{entry.organisation.name}（示例路）",
        note="请备齐设备台账、人员档案和盲样。",
        members=[*(Member(user_id=one.id) for one in experts), Member(name="示例经办", duty="省局")],
        leader=experts[0].id,
    )
    visit = plan_visit(entry, plan, by=stage.officer(entry.call), at=stage.day(day, 9))
    db.session.flush()
    return visit


def _hold(stage: Stage, visit: Visit, *, at: datetime) -> None:
    """The second judge hands in the sheet, the officer confirms it."""
    writer = next(one.user for one in visit.visitors if one.user is not None and not one.is_leader)
    sheet = Sheet(
        lines={line.head: Seen(OBSERVED[line.head], Finding.MEETS) for line in visit.lines},
        ways=[Way.DOCUMENTS, Way.SITE, Way.TALKS, Way.BLIND_SAMPLE],
        finding=Finding.MEETS,
        conclusion=CONCLUSION,
        signatures="\n".join(one.name for one in visit.visitors),
    )
    hold_visit(visit, sheet, visit.revision, by=writer, at=at)
    db.session.flush()
    confirm_visit(visit, by=stage.officer(visit.call), at=at + timedelta(hours=20))
