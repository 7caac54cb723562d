"""经费结算表: what is due and what was paid, milestone by milestone, to be checked and signed by both sides."""

from collections.abc import Iterator, Sequence

from app.adapters.documents.paper import Column, Sheet, Table
from app.projects.accounts import Account, Share
from app.projects.models import Payment, Project, Settlement
from app.web.papers.sending import day_of, seconds_of, stamp_of
from app.web.rendering import render_text, show_number

COLUMNS = (
    Column("序号", 0.8),
    Column("里程碑", 5, "left"),
    Column("状态", 1.6),
    Column("约定金额（万元）", 2),
    Column("应拨（万元）", 1.8),
    Column("已拨（万元）", 1.8),
    Column("拨付日期和凭证号", 4.4, "left"),
)
SIGNED_BY = ("承办方（盖章）：", "承担单位（盖章）：", "日期：　　　　年　　月　　日")


def settlement_sheet(
    project: Project, account: Account, payments: Sequence[Payment], latest: Settlement | None
) -> Sheet:
    """The account as it stands; under it what the two sides said of the settlement."""
    standing = [payment for payment in payments if payment.replaced_at is None]
    return Sheet(
        title=f"{project.call.title}任务经费结算表",
        subtitle=f"{project.number}　{project.title}　承担单位：{project.organisation.name}",
        issuer=project.call.organiser,
        table=Table("", COLUMNS, list(_rows(account, standing))),
        paragraphs=list(_said(account, latest)),
        signatures=SIGNED_BY,
        stamp=stamp_of(project.call),
        made_at=seconds_of(latest.answered_at or latest.drawn_at) if latest is not None else 0,
    )


def _rows(account: Account, payments: Sequence[Payment]) -> Iterator[list[str]]:
    for share in account.shares:
        yield _row(share, payments)
    if account.moved:
        moved = show_number(account.moved)
        yield ["", "并行比选中转入", "", moved, moved, "", ""]
    loose = [payment for payment in payments if payment.milestone_id is None]
    if loose:
        yield ["", "不对应里程碑", "", "", "", show_number(account.loose), _paid(loose)]
    yield ["", "合计", "", "", show_number(account.due), show_number(account.paid), ""]


def _row(share: Share, payments: Sequence[Payment]) -> list[str]:
    milestone = share.milestone
    return [
        str(milestone.position),
        milestone.title,
        render_text(milestone.state.label),
        show_number(share.amount),
        show_number(share.due),
        show_number(share.paid),
        _paid([payment for payment in payments if payment.milestone_id == milestone.id]),
    ]


def _paid(payments: Sequence[Payment]) -> str:
    return "\n".join(
        f"{day_of(payment.paid_on)}　{show_number(payment.amount)}万元　{payment.voucher}".rstrip()
        for payment in payments
        if payment.amount
    )


def _said(account: Account, latest: Settlement | None) -> Iterator[str]:
    balance = account.balance
    if balance > 0:
        yield f"应拨未拨{show_number(balance)}万元。"
    elif balance < 0:
        yield f"已拨超过应拨{show_number(-balance)}万元。"
    else:
        yield "应拨与已拨相等。"
    if latest is None:
        return
    yield f"第{latest.number}份结算于{day_of(latest.drawn_at)}拟定：应拨{show_number(latest.due)}万元，" + (
        f"已拨{show_number(latest.paid)}万元；{render_text(latest.state.label)}。"
    )
    if latest.note:
        yield f"说明：{latest.note}"
