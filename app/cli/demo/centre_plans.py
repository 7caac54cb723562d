"""Which centres come first: candidates of office and city, scored by experts, ranked, published."""

from app.centres.models import CentrePlan
from app.centres.queries import needs_to_link
from app.centres.reasons import default_weights
from app.centres.service import (
    PlanTerms,
    Wanted,
    ask_advisers,
    create_plan,
    file_candidate,
    give_opinion,
    invite_advisers,
    link_needs,
    publish_plan,
    rank_plan,
)
from app.cli.demo import cast, lists
from app.cli.demo.stage import Stage
from app.extensions import db
from app.people.models import User
from app.shared.clock import local_date

KIND = "centre"
ADVISERS = 5
CANDIDATES = (
    ("江苏省智能驾驶产业计量测试中心", "省产业计量测试中心", "电动汽车", "320400", 46, 88, "自动驾驶标定和车载氢系统要到外省送检"),
    ("江苏省氢能储运装备质量检验检测中心", "省质检中心", "氢能", "320500", 38, 84, "七十兆帕气瓶氢循环和低温渗透省内测不了"),
    ("江苏省先进碳材料计量中心", "省计量中心", "先进碳材料", "320700", 22, 72, "复丝模量和单丝直径的量值靠外送"),
    ("江苏省高技术船舶焊接质量检验检测中心", "省质检中心", "高技术船舶", "320600", 17, 66, "薄板焊缝高速检测没有可比的方法"),
    ("江苏省生物医药标准物质产业计量测试中心", "省产业计量测试中心", "生物医药", "320500", 29, 79, "病毒载体定值缺标准物质"),
)  # fmt: skip
"""(name, type, chain, city, products and parameters missing, urgency in the experts' middle, what is missing)."""


def rank_centres(stage: Stage) -> None:
    """Next year's plan, published three weeks ago."""
    office = cast.OFFICE_OF[KIND]
    year = local_date(stage.now).year + 1
    with stage.act(f"{year}年度中心建设规划（示例）"):
        officer = stage.user(office.officer.mail)
        terms = PlanTerms(
            f"{year}年度江苏省检验检测中心建设规划（示例）",
            year,
            "示例数据，不代表任何规划。",
            default_weights(),
            2,
            is_demo=True,
        )
        plan = create_plan(KIND, terms, by=officer, at=stage.day(-60))
        for row in CANDIDATES:
            _propose(stage, plan, row, officer)
        experts = stage.judges[:ADVISERS]
        invite_advisers(plan, experts, by=officer, at=stage.day(-45))
        db.session.flush()
        db.session.refresh(plan)
        ask_advisers(plan, by=officer, at=stage.day(-40))
        for candidate, row in zip(plan.candidates, CANDIDATES, strict=True):
            for number, key in enumerate(experts):
                expert = db.session.get_one(User, key)
                score = row[5] + 3 * (number - ADVISERS // 2)
                give_opinion(
                    candidate,
                    score,
                    f"{row[6]}，企业反映集中。（示例）",
                    by=expert,
                    at=stage.day(-34 + number),
                )
        rank_plan(plan, by=officer, at=stage.day(-25))
        publish_plan(plan, by=stage.user(office.second.mail), at=stage.day(stage.worked(-21)))


def _propose(
    stage: Stage, plan: CentrePlan, row: tuple[str, str, str, str, int, int, str], officer: User
) -> None:
    title, sort, chain, city, missing, _score, gap = row
    wanted = Wanted(
        title=title,
        sort=sort,
        chain_id=lists.find_chain(chain).id,
        region_code=city,
        background="产业链企业在需求清单和走访中多次提出。（示例）",
        existing_nation="全国一至两家，侧重不同。（示例）",
        existing_province="本省没有同类中心。（示例）",
        gap=f"{gap}。（示例）",
        coverage="面向产业链研发和量产的关键参数。（示例）",
        missing=missing,
        site_area=3600,
        staff=32,
        months=24,
    )
    made = file_candidate(plan, wanted, by=officer, at=stage.day(-55))
    needs = [need.id for need in needs_to_link(made, stage.day(-50))]
    link_needs(made, needs, by=officer, at=stage.day(-50))
