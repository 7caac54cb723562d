"""任务书: what officer, laboratory and issuer sign: parties, indicators and promises, milestones and money."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from app.adapters.documents.paper import Column, Part, Report, Table
from app.calls.words import indicator_words
from app.projects.digest import agreement_digest
from app.projects.models import Milestone, Project, Result
from app.projects.queries import names_of
from app.projects.states import Party, ProjectState
from app.web.papers.sending import day_of, seconds_of, stamp_of
from app.web.rendering import render_text, show_number, show_place

MARKS = {ProjectState.AGREEING: "待签署", ProjectState.VOID: "已作废"}
SIGNED_BY = ("（盖章）", "法定代表人或授权代表（签字）：", "日期：　　　　年　　月　　日")
NOTHING = "无"


def task_book(project: Project) -> Report:
    """The task book as it stands: a draft until everybody signed, void where it fell; signed on paper or here.

    Everything that ``agreement_digest`` covers is printed, and the digest that a signature names with it.
    """
    parts = [
        Part(
            "一、基本情况",
            table=Table("", (Column("事项", 2), Column("内容", 7, "left")), list(_facts(project))),
        ),
        Part(f"二、{render_text(project.basis.agreed)}", table=_promised(project.results)),
        Part("三、里程碑和经费", table=_plan(project)),
        *_shared(project),
        Part(f"{'五' if project.members else '四'}、约定事项", _terms(project)),
        *_signatures(project),
    ]
    return Report(
        title=f"{project.call.title}任务书",
        subtitle=f"编号：{project.number}",
        issuer=project.call.organiser,
        parts=parts,
        stamp=stamp_of(project.call, MARKS.get(project.state, "")),
        made_at=seconds_of(_latest(project)),
    )


def _latest(project: Project) -> datetime:
    signed = [getattr(project, f"{party}_signed_at") for party in Party]
    return max((at for at in signed if at is not None), default=project.created_at)


def _facts(project: Project) -> Iterator[list[str]]:
    item, laboratory = project.item, project.organisation
    yield ["任务名称", project.title]
    yield [render_text(project.call.kind_data.words.item), f"{item.code} {item.title}".strip()]
    yield ["所属榜单", project.call.title]
    yield ["产业链", item.chain.name if item.chain is not None else NOTHING]
    yield ["承办方", project.call.organiser]
    place = show_place(laboratory.region)
    yield ["承担单位", f"{laboratory.name}（{laboratory.credit_code}{f'，{place}' if place else ''}）"]
    yield ["发榜方", project.issuer.name if project.issuer is not None else NOTHING]
    yield ["任务经费（万元）", show_number(project.amount)]
    if project.starts_on is not None:
        yield ["任务期", f"{day_of(project.starts_on)}至{day_of(project.ends_on)}"]
    else:
        yield ["任务期", f"自各方签署完成之日起{item.months or 12}个月"]


def _promised(results: Sequence[Result]) -> Table:
    """序号 | 指标 | 要求 | 承诺值; where heads are accepted by, what each asks instead of a promise."""
    if any(result.head is not None for result in results):
        heads = (Column("序号", 1), Column("方面", 3, "left"), Column("验收时看什么", 7, "left"))
        rows = [[str(result.position), *_head(result)] for result in results]
        return Table("", heads, rows)
    columns = (
        Column("序号", 1),
        Column("指标", 4, "left"),
        Column("榜单要求", 4, "left"),
        Column("承诺值", 4, "left"),
    )
    return Table("", columns, [[str(r.position), *_indicator(r), r.promised or NOTHING] for r in results])


def _head(result: Result) -> tuple[str, str]:
    subject = result.subject
    return (
        (result.head or "", "")
        if subject is None
        else (render_text(subject.title), render_text(subject.guide))
    )


def _indicator(result: Result) -> tuple[str, str]:
    """Name and requirement; a requirement that was never read into figures stands as it was written."""
    row = result.indicator
    if row is None:
        return NOTHING, NOTHING
    words = indicator_words(row)
    return (row.parameter, words) if row.parameter and words else (row.parameter or NOTHING, row.text)


def _plan(project: Project) -> Table:
    columns = (
        Column("序号", 1),
        Column("可考核交付物", 6, "left"),
        Column("时间", 3),
        Column("经费占比（%）", 2),
        Column("金额（万元）", 2),
    )
    return Table("", columns, [_row(project, milestone) for milestone in project.milestones])


def _shared(project: Project) -> Iterator[Part]:
    if project.members:
        yield Part("四、联合体分工和经费", table=_consortium(project))


def _terms(project: Project) -> list[str]:
    return [line for line in project.terms.splitlines() if line.strip()] or [NOTHING]


def _consortium(project: Project) -> Table:
    """单位 | 分工 | 经费占比 | 金额, the lead first with what the members leave."""
    columns = (
        Column("序号", 1),
        Column("单位", 5, "left"),
        Column("分工", 6, "left"),
        Column("经费占比（%）", 2),
        Column("金额（万元）", 2),
    )
    left = 100 - sum((member.share for member in project.members), Decimal(0))
    rows = [(f"{project.organisation.name}（牵头）", "牵头实施，对任务负责", left)]
    rows += [(m.organisation.name, m.part or NOTHING, m.share) for m in project.members]
    return Table(
        "",
        columns,
        [
            [str(n), name, part, show_number(share), show_number(_money(project, share))]
            for n, (name, part, share) in enumerate(rows, 1)
        ],
    )


def _money(project: Project, share: Decimal) -> Decimal:
    return (project.amount * share / 100).quantize(project.amount)


def _row(project: Project, milestone: Milestone) -> list[str]:
    when = day_of(milestone.due_on) if milestone.due_on is not None else f"第{milestone.month}个月"
    return [
        str(milestone.position),
        milestone.title,
        when,
        show_number(milestone.share),
        show_number(_money(project, milestone.share)),
    ]


def _signatures(project: Project) -> Iterator[Part]:
    """A part for each who signs: who did so here, or on paper, or the lines to sign on."""
    names = names_of([getattr(project, f"{party}_signed_by_id") for party in Party])
    digest = agreement_digest(project)
    grouped = " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
    yield Part(
        f"{'六' if project.members else '五'}、签署",
        [f"各方签署的是以上内容，其摘要（SHA-256）为 {grouped}。"],
    )
    called = {
        Party.OFFICER: project.call.organiser,
        Party.LABORATORY: project.organisation.name,
        Party.ISSUER: project.issuer.name if project.issuer is not None else "",
    }
    for party in Party:
        if party != Party.ISSUER or project.issuer_id:
            told = _signed(project, party, names)
            lines = () if told else SIGNED_BY
            yield Part(f"{render_text(party)}：{called[party]}", [told] if told else (), signatures=lines)


def _signed(project: Project, party: Party, names: dict[str, str]) -> str:
    at = getattr(project, f"{party}_signed_at")
    if at is None:
        return ""
    if party == Party.ISSUER and project.issuer_recorded_by_id is not None:
        return f"{project.issuer_paper_signatory}，{day_of(project.issuer_paper_on)}在纸质文件上签署。"
    who = names.get(getattr(project, f"{party}_signed_by_id") or "", "")
    return f"{who}，{day_of(at)}在本平台签署。"
