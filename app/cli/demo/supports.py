"""Support that last year's accepted tasks and cases earned; one record waits for its second officer."""

from datetime import timedelta

from sqlalchemy import select

from app.approvals.models import Approval
from app.calls.models import Call
from app.cli.demo.stage import Stage
from app.entries.models import Entry
from app.extensions import db
from app.shared.clock import local_date
from app.supports.policy import earning_entries
from app.supports.service import SupportFacts, agree_support, propose_support
from app.supports.states import SupportSort

GIVEN = (
    (SupportSort.STANDARD, "牵头起草相应检测方法的省级地方标准", "标准1项"),
    (SupportSort.SAMPLING, "承担相应产品的专项监督抽查任务", "不少于120批次"),
    (SupportSort.PROFICIENCY, "组织相应参数的能力验证", "参加机构约40家"),
    (SupportSort.RESEARCH, "列入科技计划培育项目", "1项"),
    (SupportSort.MONITORING, "承担质量安全风险监测任务", "监测点8个"),
    (SupportSort.CAPACITY, "列入检验检测能力建设计划", "设备3台套"),
)
REASON = "成果已经应用，服务产业链成效突出。（示例）"


def grant_supports(stage: Stage) -> None:
    """One of each sort over the results of every office, the last left waiting."""
    with stage.act("supports"):
        officers = {stage.officer(call).id: call for call in db.session.scalars(select(Call))}
        found: list[Entry] = []
        for call in officers.values():
            mine = earning_entries(stage.officer(call), stage.now).order_by(Entry.created_at, Entry.id)
            found += db.session.scalars(mine.limit(3))
        for number, (sort, title, scale) in enumerate(GIVEN):
            if found:
                made = _propose(stage, found[number % len(found)], sort, f"{title}（示例）", scale, number)
                if number < len(GIVEN) - 1:
                    second = stage.second(found[number % len(found)].call)
                    agree_support(made, "同意。（示例）", by=second, at=stage.day(-10 + number, 16))


def _propose(stage: Stage, entry: Entry, sort: SupportSort, title: str, scale: str, number: int) -> Approval:
    granted = local_date(stage.now) - timedelta(days=18 - number)
    number_of = f"示例支〔{granted.year}〕{number + 1}号"
    facts = SupportFacts(sort, title, scale, "江苏省市场监督管理局（示例）", number_of, granted, None)
    return propose_support(entry, facts, REASON, by=stage.officer(entry.call), at=stage.day(-11 + number))
