"""The credit register: most are in class A or B, one in C, one in D; one published decision, one that was repaired."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from app.cli.demo import cast
from app.cli.demo.stage import Stage
from app.credit.listing import read_list
from app.credit.models import Misconduct
from app.credit.service import lift_misconduct, save_batch, start_batch
from app.extensions import db
from app.shared.clock import local_date

RATED, CLASS_C, CLASS_D, UNTRUE, REPAIRED = 24, 7, 40, 41, 12
SOURCE = "示例省检验检测机构信用风险分类结果〔2026〕1号（示例）"
DECISIONS = "示例市市场监督管理局行政处罚决定（示例）"
RATINGS = ("统一社会信用代码", "机构名称", "信用风险等级", "评定日期", "有效期至")
MISCONDUCT = (
    *("统一社会信用代码", "机构名称", "失信情形", "决定日期", "决定机关", "文书号"),
    *("主要事实", "公示期至", "公示网站"),
)


def list_credit(stage: Stage) -> None:
    """Two lists imported yesterday; a third waits to be looked over."""
    today = local_date(stage.now)
    rated = [(n, "C" if n == CLASS_C else "AB"[n % 3 == 0], -200) for n in range(RATED)]
    rows = [
        (*_of(stage, n), grade, (today + timedelta(days=day)).isoformat(), "")
        for n, grade, day in (*rated, (CLASS_D, "D", -2))
    ]
    ends = (today + timedelta(days=300)).isoformat()
    decided = [
        (
            *_of(stage, n), "出具不实检验检测报告", (today - timedelta(days=ago)).isoformat(), "示例市市场监督管理局",
            f"示例市监处罚〔{today.year}〕{n}号", fact, until, "国家企业信用信息公示系统（示例）" if until else "",
        )
        for n, ago, fact, until in (
            (UNTRUE, 65, "使用未经校准的设备出具检测报告。（示例）", ends),
            (REPAIRED, 500, "原始记录保存不完整。（示例）", ""),
        )
    ]  # fmt: skip
    with stage.act("credit"):
        _import(stage, SOURCE, (RATINGS, *rows), saved=True)
        _import(stage, DECISIONS, (MISCONDUCT, *decided), saved=True)
        db.session.flush()
        row = db.session.scalars(select(Misconduct).order_by(Misconduct.decided_on)).first()
        assert row is not None  # noqa: S101
        day, why = today - timedelta(days=30), "示例市市场监督管理局信用修复决定（示例）"
        lift_misconduct(row, day, why, by=stage.user(cast.OFFICER.mail), at=stage.day(-1, 16))
        later = (*_of(stage, RATED + 1), "B", (today - timedelta(days=9)).isoformat(), "")
        _import(stage, SOURCE, (RATINGS, later, ("9132", "示例错行", "E", "", "")), saved=False)


def _of(stage: Stage, number: int) -> tuple[str, str]:
    laboratory = stage.organisation(stage.laboratories[number])
    return laboratory.credit_code, laboratory.name


def _import(stage: Stage, source: str, grid: Sequence[tuple[str, ...]], *, saved: bool) -> None:
    officer, at = stage.user(cast.OFFICER.mail), stage.day(-1, 15)
    sort, lines = read_list(enumerate(grid, 1), local_date(at))
    name = f"{sort.label.id}（示例）.xlsx"
    batch = start_batch(sort, lines, source, name, "0" * 64, by=officer, at=at)
    if saved:
        save_batch(batch, by=officer, at=at)
