"""The nine measures of the policy, each with what the platform has done for it, counted when the page is asked for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from app.progress.measures import KindFigures, MeasureFigures, measure_figures
from app.shared.text import Text, t
from app.web.guards import public_page
from app.web.instant import instant
from app.web.public import bp

Done = list[tuple[Text, Any]]


@dataclass(frozen=True)
class Measure:
    """One measure: its title as the policy words it, what it asks in plain words, what was done (figures, nothing where
    there is nothing), what is lacking, the page that shows what there is, with the ``values`` of its address, and
    further pages (endpoint, words) that stand whatever was done."""

    title: Text
    asks: Text
    done: Callable[[MeasureFigures], Done]
    lacking: Text
    lacks_always: bool = False
    endpoint: str = ""
    link: Text | None = None
    values: dict[str, str] = field(default_factory=dict)
    also: tuple[tuple[str, Text], ...] = ()


def _needs(figures: MeasureFigures) -> Done:
    if not figures.needs:
        return []
    return [(t("公开的需求"), figures.needs), (t("涉及产业链"), figures.chains_with_needs)]


def _capabilities(figures: MeasureFigures) -> Done:
    if not figures.capabilities:
        return []
    return [
        (t("公开的检验检测能力"), figures.capabilities),
        (t("公开能力清单的机构"), figures.capable),
        (t("登记的检验检测机构"), figures.laboratories),
        (t("资质认定在有效期内"), figures.certified),
        (t("所在市县"), figures.places),
    ]


def _supervision(figures: MeasureFigures) -> Done:
    if not figures.notices and not figures.corrections and not figures.decisions:
        return []
    return [
        (t("结果公示"), figures.notices),
        (t("公开更正"), figures.corrections),
        (t("依法公开的处罚决定"), figures.decisions),
    ]


def _alliances(figures: MeasureFigures) -> Done:
    if not figures.alliances:
        return []
    return [(t("服务联盟"), figures.alliances), (t("成员单位"), figures.allied)]


def _supports(figures: MeasureFigures) -> Done:
    if not figures.supports:
        return []
    return [(t("登记的支持"), figures.supports), (t("受支持机构"), figures.supported)]


def _lists(kind: str, items: Text, won: Text, accepted: Text | None) -> Callable[[MeasureFigures], Done]:
    """The figures of one kind of list, under its own words."""

    def done(figures: MeasureFigures) -> Done:
        found: KindFigures = figures.of(kind)
        if not found.calls:
            return []
        rows: Done = [(t("发布榜单"), found.calls), (items, found.items), (won, found.won)]
        return [*rows, (accepted, found.accepted)] if accepted else rows

    return done


def _awards(kind: str) -> Callable[[MeasureFigures], Done]:
    """The figures of a yearly award."""

    def done(figures: MeasureFigures) -> Done:
        found: KindFigures = figures.of(kind)
        if not found.calls:
            return []
        return [(t("发布征集"), found.calls), (t("入选案例"), found.won), (t("发布案例页"), found.cases)]

    return done


MEASURES: tuple[Measure, ...] = (
    Measure(
        t("建立重点产业链检验检测需求清单"),
        t("摸清重点产业链上的骨干企业，收集它们的检验检测需求，分析、过滤、筛选后逐条列入清单，逐步完善。"),
        _needs,
        t("清单上还没有公开的需求。"),
        endpoint="public.needs",
        link=t("看需求清单"),
    ),
    Measure(
        t("建立重点产业链检验检测能力清单"),
        t("梳理获得资质认定的机构的能力，按产业链分类、汇总、定期更新，逐步扩大到华东地区乃至全国。"),
        _capabilities,
        t("能力清单上还没有公开的能力。"),
        endpoint="public.capabilities",
        link=t("看能力清单"),
    ),
    Measure(
        t("提升重点产业链检验检测能力"),
        t(
            "企业找不到、测不了、测不全的，促进供需对接；周期长、距离远、花费大的，引导机构增扩能力、就近服务；"
            "行业公认的难题，揭榜挂帅、专项攻关。"
        ),
        _lists("challenge", t("发布榜题"), t("公布入选"), t("验收通过")),
        t("还没有发布揭榜挂帅榜单。"),
        endpoint="public.items",
        link=t("看正在申报的项目"),
        also=(("public.need_column", t("看供需对接专栏")),),
    ),
    Measure(
        t("推进检验检测服务企业研发创新"),
        t("研究机构在设计、开发、小试、中试、定型评价各阶段服务企业的模式，解剖成功案例，发布研发十佳案例。"),
        _awards("rd_case"),
        t("还没有发布研发十佳案例的征集。"),
        endpoint="public.cases",
        link=t("看案例"),
        values={"kind": "rd_case"},
    ),
    Measure(
        t("推动重点产业链上高端技术平台建设"),
        t(
            "研究国家质检中心、省质检中心、省计量中心、省产业计量测试中心的布局，发布中心建设榜单，优先支持急需的中心。"
        ),
        _lists("centre", t("拟建中心"), t("公布入选"), t("验收通过")),
        t("还没有发布中心建设榜单。"),
        endpoint="public.centres",
        link=t("看中心建设榜单"),
        also=(("public.registered_centres", t("看中心名录")),),
    ),
    Measure(
        t("加强检验检测市场监管"),
        t(
            "以法治监管为根本、信用监管为基础、智慧监管为手段，明确省、市、县三级职责，整治不实和虚假检验检测。"
        ),
        _supervision,
        t(
            "信用风险等级只用于审查申报资格，不公开；依法公开的处罚决定列在机构页上。平台自己的结果公示和更正全部公开，可以查阅。"
        ),
        lacks_always=True,
        endpoint="public.notices",
        link=t("看公示"),
        also=(("public.duties", t("看三级监管职责清单")),),
    ),
    Measure(
        t("加强检验检测服务重点产业链政策支持"),
        t(
            "对成效突出的机构，在标准制订、能力提升、科研立项和承担专项抽查、风险监测、能力验证任务等方面给予支持。"
        ),
        _supports,
        t("平台还没有登记给予机构的支持。"),
        endpoint="public.supports",
        link=t("看政策支持年度表"),
    ),
    Measure(
        t("建立重点产业链检验检测服务联盟"),
        t("选择二至三条重点产业链先行试点，组织机构建立服务联盟，逐步推广，实现一链一联盟。"),
        _alliances,
        t("平台上还没有服务联盟。"),
        endpoint="public.alliances",
        link=t("看服务联盟"),
    ),
    Measure(
        t("加强典型引路和宣传引导"),
        t("每年评选发布优良案例，结合质量月、世界认可日、检验检测机构开放日宣传成效和典型。"),
        _awards("service_case"),
        t("还没有发布优良案例的征集。"),
        endpoint="public.cases",
        link=t("看案例"),
        values={"kind": "service_case"},
    ),
)


@bp.get("/about/measures")
@public_page
def measures() -> ResponseReturnValue:
    """The nine measures in figures."""
    figures = measure_figures(instant())
    rows = [(measure, measure.done(figures)) for measure in MEASURES]
    return render_template("public/measures.html", rows=rows)
