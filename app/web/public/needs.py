"""The list of needs: what the chains cannot have tested today."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import Response, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from app.adapters.sheets import Cell, write_csv, write_table
from app.calls.models import Item
from app.chains.queries import find_current_chain
from app.extensions import db
from app.needs.models import Need
from app.needs.policy import is_stale, may_file_need, may_see_need
from app.needs.policy.offering import may_offer_to
from app.needs.queries import (
    NeedFilter,
    chains_with_needs,
    count_by_end,
    count_by_trouble,
    figures_by_chain,
    figures_by_city,
    find_need,
    search_needs,
)
from app.needs.queries.offers import offers_for
from app.needs.states import ChainLink, NeedState, Trouble, Urgency
from app.progress.chains import items_of_chain
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.web.downloads import as_attachment
from app.web.guards import page, public_page
from app.web.instant import instant, viewer
from app.web.navigation import RAILS
from app.web.paging import asked_text, paginate
from app.web.public import bp
from app.web.public.bills import progress_bill
from app.web.public.facets import Facet, facets_of
from app.web.rendering import render_text
from app.web.thread import threads_shown

RAILS.add("public", t("需求", n=2), "public.needs")
HEADS = (
    *(t("产业链"), t("检测对象"), t("检测项目或参数"), t("缺口"), t("依据标准"), t("难题类别")),
    *(t("什么时候要用"), t("状态"), t("企业"), t("来源"), t("公开日期"), t("最近确认")),
)
QUESTIONNAIRE = (
    (t("企业名称"), "示例企业（填写时删去本行）"),
    (t("统一社会信用代码"), ""),
    (t("所在地区"), "南京市"),
    (t("产业链"), "氢能"),
    (t("环节"), str(ChainLink.PART.label)),
    (t("产品或检测对象"), "车用储氢瓶"),
    (t("检测项目或参数"), "氢气渗透率"),
    (t("遇到的难题"), "、".join(str(member.label) for member in (Trouble.NOT_TESTABLE, Trouble.SLOW))),
    (t("具体情况"), "省内没有装置，送省外排队三个月"),
    (t("依据标准"), "GB/T 42612-2023"),
    (t("什么时候要用"), str(Urgency.YEAR.label)),
    (t("眼下每年多花（万元）"), "12.5"),
    (t("联系人和联系方式"), ""),
    (t("可否公开企业名称"), "否"),
)
"""The columns in their own language: the reader of filled-in ones goes by these headings."""
ENDS = {"open": NeedState.FILED.label, "answered": NeedState.ANSWERED.label, "raised": NeedState.RAISED.label}
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ITEMS_BESIDE = 3


def load_need(id: str) -> Need | None:
    """The need of the address."""
    return find_need(id)


def _asked() -> NeedFilter:
    trouble = request.args.get("trouble", "")
    known = {member.value for member in Trouble}
    state = request.args.get("state", "")
    return NeedFilter(
        asked_text("chain", 40),
        trouble if trouble in known else "",
        asked_text("q"),
        state if state in ENDS else "",
    )


@bp.get("/needs")
@public_page
def needs() -> ResponseReturnValue:
    """Published needs by chain, trouble and words."""
    wanted, at = _asked(), instant()
    chains = chains_with_needs(at)
    kept = {"chain": wanted.chain, "trouble": wanted.trouble, "q": wanted.text, "state": wanted.state}
    return render_template(
        "public/needs/needs.html",
        page=paginate(search_needs(wanted, at), request),
        filter=wanted,
        slugs={chain.name: chain.slug for chain in chains},
        chains=facets_of("public.needs", "chain", ((c.slug, Text(c.name), c.needs) for c in chains), kept),
        troubles=_troubles(wanted, kept),
        ends=_ends(wanted, kept),
        is_stale=is_stale,
        may_file=may_file_need(viewer(), at),
        exports=[
            (t("导出 Excel"), url_for("public.needs_workbook", **_given(kept))),
            (t("导出表格"), url_for("public.needs_csv", **_given(kept))),
        ],
    )


def _given(kept: dict[str, str]) -> dict[str, Any]:
    return {name: value for name, value in kept.items() if value}


def _troubles(wanted: NeedFilter, kept: dict[str, str]) -> list[Facet]:
    counts = count_by_trouble(replace(wanted, trouble=""), instant())
    told = [(member.value, member.label, counts[member]) for member in Trouble if counts.get(member)]
    return facets_of("public.needs", "trouble", told, kept, sum(counts.values()))


def _ends(wanted: NeedFilter, kept: dict[str, str]) -> list[Facet]:
    counts = count_by_end(replace(wanted, state=""), instant())
    told = [(key, ENDS[key], number) for key, number in counts.items() if number]
    return facets_of("public.needs", "state", told, kept, sum(counts.values()))


@bp.get("/needs/figures")
@public_page
def need_figures() -> ResponseReturnValue:
    """How many needs each chain and each city has, and what became of them."""
    at = instant()
    return render_template(
        "public/needs/need_figures.html", chains=figures_by_chain(at), cities=figures_by_city(at)
    )


@bp.get("/needs.xlsx")
@public_page
def needs_workbook() -> Response:
    """The list as a workbook, all of it."""
    title = render_text(t("检验检测需求清单"))
    pieces = write_table(title, [render_text(head) for head in HEADS], _rows(_asked()))
    return as_attachment(Response(stream_with_context(pieces), mimetype=WORKBOOK), f"{title}.xlsx")


@bp.get("/needs/questionnaire.xlsx")
@public_page
def need_questionnaire() -> Response:
    """The questionnaire to be filled in, one need a row, with one row as an example."""
    title = render_text(t("检验检测需求问卷"))
    pieces = write_table(
        title, [str(head) for head, _ in QUESTIONNAIRE], [[said for _, said in QUESTIONNAIRE]]
    )
    return as_attachment(Response(stream_with_context(pieces), mimetype=WORKBOOK), f"{title}.xlsx")


@bp.get("/needs.csv")
@public_page
def needs_csv() -> ResponseReturnValue:
    """The same list as a table for a spreadsheet, all of it."""
    heads = [render_text(head) for head in HEADS]
    table = b"".join(write_csv(heads, _rows(_asked())))
    return as_attachment(Response(table, mimetype="text/csv"), f"{render_text(t('检验检测需求清单'))}.csv")


def _rows(wanted: NeedFilter) -> Iterator[tuple[Cell, ...]]:
    for need in db.session.scalars(search_needs(wanted, instant())):
        yield (
            need.chain.name,
            need.subject,
            need.parameter,
            need.gap,
            "; ".join(need.standard_names),
            render_text(need.trouble),
            render_text(need.urgency),
            render_text(need.state),
            need.public_name,
            need.source,
            local_date(need.published_at) if need.published_at else None,
            local_date(need.confirmed_at) if need.confirmed_at else None,
        )


@bp.get("/needs/<key:id>")
@page(may_see_need, load_need, anonymous=True)
def need(need: Need) -> ResponseReturnValue:
    """One need, and what is on a list in its chain."""
    chain = find_current_chain(need.chain.name)
    beside = items_of_chain(chain.slug, instant(), ITEMS_BESIDE) if chain else []
    return render_template(
        "public/needs/need.html",
        need=need,
        chain=chain,
        stale=is_stale(need, instant()),
        threads=threads_shown(Item.need_id == need.id),
        offers=offers_for(need, instant()),
        may_offer=may_offer_to(viewer(), need, instant()),
        may_file=may_file_need(viewer(), instant()),
        rows=[progress_bill(row) for row in beside],
    )
