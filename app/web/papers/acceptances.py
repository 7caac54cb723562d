"""验收意见书: what was promised and measured, what experts, issuer and officer say of it, with lines to sign on."""

from collections.abc import Iterator, Sequence

from app.adapters.documents.paper import Column, Part, Report, Table
from app.calls.words import indicator_words
from app.projects.models import Acceptance, BlindSample, PanelExpert, Result
from app.projects.queries import names_of
from app.projects.states import SampleNumber
from app.web.papers.sending import day_of, seconds_of, stamp_of
from app.web.rendering import render_text, show_number

FACTS = (Column("事项", 2), Column("内容", 8, "left"))
MEASURED = (
    Column("序号", 0.8),
    Column("考核指标", 3, "left"),
    Column("榜单要求", 2.4),
    Column("承诺值", 2.4),
    Column("实测值", 2.4),
    Column("扩展不确定度", 2),
    Column("方法", 3, "left"),
    Column("报告编号", 2.4),
    Column("是否达到", 1.6),
)
HEADS = (
    Column("序号", 0.8),
    Column("方面", 3, "left"),
    Column("完成情况", 9, "left"),
    Column("是否达到", 1.4),
)
SAMPLED = (
    Column("序号", 0.8),
    Column("盲样编号", 2),
    Column("参数", 4, "left"),
    Column("指定值", 3),
    Column("报告值", 3),
    Column("评价值", 2),
    Column("评价", 1.6),
    Column("重测", 2),
)
NUMBERS = "一二三四五六"
EXPERTS = (
    Column("序号", 1),
    Column("姓名", 2),
    Column("工作单位", 5, "left"),
    Column("组内职务", 2),
    Column("签名", 3),
)
NOTHING, UNSAID = "无", "（待填写）"
REACHED = {True: "达到", False: "未达到", None: "未定"}
STAMPED = ("（盖章）", "日期：　　　　年　　月　　日")
WRITTEN = ("承办人（签字）：", "负责人（签字）：", "（盖章）", "日期：　　　　年　　月　　日")


def acceptance_report(acceptance: Acceptance, experts: Sequence[PanelExpert]) -> Report:
    """The opinion on one acceptance. ``experts``: of its panel, for those who may read who sat on it."""
    project = acceptance.project
    parts = [
        Part("一、任务情况", table=Table("", FACTS, list(_facts(acceptance)))),
        Part(f"二、{render_text(project.basis.title)}", table=_results(project.results)),
        *_looked_at(acceptance),
    ]
    told = list(_panel(acceptance))
    parts.append(Part(f"{NUMBERS[len(parts)]}、专家组意见", told, table=_sat(experts) if experts else None))
    if project.issuer_id is not None:
        said = list(_cosigned(acceptance))
        parts.append(Part(f"{NUMBERS[len(parts)]}、发榜方会签意见", said, signatures=STAMPED))
    told = list(_concluded(acceptance))
    parts.append(Part(f"{NUMBERS[len(parts)]}、验收结论", told, signatures=WRITTEN))
    return Report(
        title=f"{project.call.title}任务验收意见书",
        subtitle=f"编号：{project.number}　第{acceptance.number}次验收",
        issuer=project.call.organiser,
        parts=parts,
        landscape=True,
        stamp=stamp_of(project.call, "" if acceptance.decided_at else "待结论"),
        made_at=seconds_of(acceptance.decided_at or acceptance.requested_at),
    )


def _looked_at(acceptance: Acceptance) -> Iterator[Part]:
    """预验收和盲样考核, where the task was looked at before; only samples that were reported on: all may read these."""
    looks = [look for look in acceptance.project.preacceptances if look.concluded_at is not None]
    if not looks:
        return
    words = [
        f"第{look.number}次预验收（{day_of(look.held_on)}）：{render_text(look.state.label)}。{look.opinion}"
        for look in looks
    ]
    told = [sample for look in looks for sample in look.samples if sample.reported_at is not None]
    rows = [_sampled(number, sample) for number, sample in enumerate(told, 1)]
    yield Part("三、预验收和盲样考核", words, table=Table("", SAMPLED, rows) if rows else None)


def _sampled(number: int, sample: BlindSample) -> list[str]:
    is_en = sample.judged_by == SampleNumber.EN
    spread = f"U={sample.uncertainty}" if sample.uncertainty else ""
    return [
        str(number),
        sample.code,
        f"{sample.parameter}{f'（{sample.unit}）' if sample.unit else ''}",
        f"{sample.assigned}（{'U' if is_en else 'σ'}={sample.reference}）",
        f"{sample.reported}{f'（{spread}）' if spread else ''}",
        f"{'En' if is_en else 'z'}={sample.number}",
        render_text(sample.verdict.label) if sample.verdict is not None else NOTHING,
        sample.repeats.code if sample.repeats is not None else "",
    ]


def _facts(acceptance: Acceptance) -> Iterator[list[str]]:
    project, item = acceptance.project, acceptance.project.item
    yield ["任务名称", project.title]
    yield [render_text(project.call.kind_data.words.item), f"{item.code} {item.title}".strip()]
    yield ["承担单位", project.organisation.name]
    if project.members:
        yield ["参加单位", "、".join(member.organisation.name for member in project.members)]
    yield ["发榜方", project.issuer.name if project.issuer is not None else NOTHING]
    yield ["任务经费", f"{show_number(project.amount)}万元"]
    yield ["任务期", f"{day_of(project.starts_on)}至{day_of(project.ends_on)}"]
    yield ["里程碑", f"{len(project.milestones)}个，全部确认"]
    yield ["申请验收", day_of(acceptance.requested_at)]


def _results(results: Sequence[Result]) -> Table:
    if any(result.head is not None for result in results):
        rows = [[str(r.position), _head(r), r.finding or NOTHING, REACHED[r.passed]] for r in results]
        return Table("", HEADS, rows)
    return Table("", MEASURED, [_measured(result) for result in results])


def _head(result: Result) -> str:
    return render_text(result.subject.title) if result.subject is not None else result.head or ""


def _measured(result: Result) -> list[str]:
    row, factor = result.indicator, f"（k={show_number(result.k)}）" if result.k is not None else ""
    words = indicator_words(row) if row is not None else ""
    named = row is not None and words and row.parameter
    return [
        str(result.position),
        (row.parameter if named else row.text) if row is not None else NOTHING,
        words or NOTHING,
        result.promised or NOTHING,
        result.measured or NOTHING,
        f"{result.uncertainty}{factor}" if result.uncertainty else NOTHING,
        result.verification or result.method or NOTHING,
        result.report_number or NOTHING,
        REACHED[result.passed],
    ]


def _panel(acceptance: Acceptance) -> Iterator[str]:
    if not acceptance.experts:
        yield "本次验收没有组成专家组。"
        return
    yield f"专家组由{len(acceptance.experts)}人组成。"
    yield from _lines(acceptance.panel_opinion)
    if acceptance.panel_signed_at is not None:
        yield f"专家组意见于{day_of(acceptance.panel_signed_at)}签署。"


def _sat(experts: Sequence[PanelExpert]) -> Table:
    def signed(expert: PanelExpert) -> str:
        return f"{day_of(expert.signed_at)}在本平台签署" if expert.signed_at is not None else ""

    def employer(expert: PanelExpert) -> str:
        return expert.user.expert.employer_name if expert.user.expert is not None else ""

    rows = [
        [str(n), e.user.name, employer(e), "组长" if e.is_chair else "组员", signed(e)]
        for n, e in enumerate(experts, 1)
    ]
    return Table("", EXPERTS, rows)


def _cosigned(acceptance: Acceptance) -> Iterator[str]:
    project = acceptance.project
    yield from _lines(acceptance.issuer_opinion)
    name = project.issuer.name if project.issuer is not None else ""
    if acceptance.issuer_signed_at is None:
        return
    if acceptance.issuer_recorded_by_id is not None:
        day = day_of(acceptance.issuer_paper_on)
        yield f"{name}：{acceptance.issuer_paper_signatory}，{day}在纸质文件上会签。"
    else:
        who = names_of([acceptance.issuer_signed_by_id]).get(acceptance.issuer_signed_by_id or "", "")
        yield f"{name}：{who}，{day_of(acceptance.issuer_signed_at)}在本平台会签。"


def _concluded(acceptance: Acceptance) -> Iterator[str]:
    if acceptance.decided_at is None:
        yield UNSAID
        return
    yield f"结论：{'通过验收' if acceptance.is_passed else '未通过验收'}（{day_of(acceptance.decided_at)}）。"
    yield from _lines(acceptance.opinion)


def _lines(words: str) -> list[str]:
    return [line for line in words.splitlines() if line.strip()] or [UNSAID]
