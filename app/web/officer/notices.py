"""Public notices as their officers draft, publish and announce them."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import joinedload, selectinload

from app.approvals.queries import open_proposals
from app.calls.models import Call
from app.certificates.policy import may_issue_certificates
from app.extensions import db
from app.notices import service
from app.notices.models import Notice, NoticeLine
from app.notices.policy import (
    held_lines,
    held_results,
    may_announce_lines,
    may_draft_notice,
    may_edit_notice,
    may_give_up_line,
    may_publish_notice,
    may_work_on_notice,
    worked_notices,
)
from app.notices.policy.holding import failing
from app.notices.policy.packing import is_renewal_due, renewal_among
from app.notices.policy.publishing import can_be_withdrawn, withdrawal_among
from app.notices.queries import PrintedRow, drafted_rows, noticeable_decisions, printed_rows
from app.notices.queries.packs import packs_of
from app.notices.queries.printing import as_printed, calls_to_notice, decisions_of
from app.notices.service import planned_period
from app.notices.states import LineState, NoticeState
from app.people.policy import may_sit_at
from app.shared.text import t
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.navigation import RAILS
from app.web.officer import bp
from app.web.officer.notice_forms import ConfirmForm, DraftForm, GiveUpForm, NoticeForm, draft_form
from app.web.officer.pack_forms import PackForm, publish_form
from app.web.paging import paginate

RAILS.add("officer", t("公示", n=2), "officer.notices", icon="scroll")


def load_call(id: str) -> Call | None:
    """The call of the address."""
    return db.session.get(Call, id)


def load_notice(id: str) -> Notice | None:
    """The notice of the address, with all that it prints."""
    return db.session.get(Notice, id, options=[joinedload(Notice.call), *as_printed()])


def load_line(id: str) -> NoticeLine | None:
    """The line of the address."""
    return db.session.get(NoticeLine, id)


@bp.get("/notices")
@page(may_sit_at("officer"))
def notices() -> ResponseReturnValue:
    """Notices of my calls, the latest first; and the calls with results that no notice carries yet."""
    user, at = me(), instant()
    found = worked_notices(user, at).options(
        joinedload(Notice.call), selectinload(Notice.lines), selectinload(Notice.decisions)
    )
    return render_template(
        "officer/notices/notices.html",
        page=paginate(found.order_by(Notice.created_at.desc(), Notice.id), request),
        waiting=calls_to_notice(user, at),
    )


@bp.route("/calls/<key:id>/notices/draft", methods=["GET", "POST"])
@verb(may_draft_notice, load_call, form=draft_form, template="officer/notices/draft_notice.html")
def draft_notice(call: Call, form: DraftForm) -> ResponseReturnValue:
    """Choose the agreed decisions that go on one notice."""
    chosen = [d for d in noticeable_decisions(call) if d.id in set(form.decisions.data or [])]
    notice = service.draft_notice(call, chosen, by=me(), at=instant())
    flash(_("已生成公示草稿，请核对文字后发布"), "success")
    return redirect(url_for("officer.notice", id=notice.id), 303)


def _context(notice: Notice) -> Mapping[str, Any]:
    user, at = viewer(), instant()
    draft = notice.state in {NoticeState.DRAFT, NoticeState.DROPPED}
    rows = drafted_rows(decisions_of(notice)) if draft else printed_rows(notice)
    packs, published = packs_of(notice, at), notice.state == NoticeState.PUBLISHED
    waiting = open_proposals(notice.__tablename__, notice.id) if notice.is_public() else []
    return {
        "rows": rows,
        "held": _held(rows),
        "packs": packs,
        "may_renew": may_work_on_notice(user, notice, at)
        and is_renewal_due(packs[-1].pack if packs else None),
        "renewal": renewal_among(waiting),
        "withdrawal": withdrawal_among(waiting) if published else None,
        "phase": notice.phase(at),
        "period": planned_period(notice, at),
        "may_edit": may_edit_notice(user, notice, at),
        "may_publish": may_publish_notice(user, notice, at),
        "may_announce": may_announce_lines(user, notice, at),
        # Shown where no proposal waits, which the page knows by then.
        "may_withdraw": may_work_on_notice(user, notice, at) and can_be_withdrawn(notice),
        "may_issue": may_issue_certificates(user, notice, at),
        "may_give_up": {
            row.line.id: may_give_up_line(user, row.line, at) for row in rows if row.line is not None
        },
    }


def _held(rows: Sequence[PrintedRow]) -> set[str]:
    """Keys of the lines, and of the results without winners, that a pending objection holds."""
    lines = held_lines(row.line.id for row in rows if row.line is not None)
    return lines | held_results(
        row.decision.id for row in rows if row.line is None and row.decision is not None
    )


@bp.route("/notices/<key:id>", methods=["GET", "POST"])
@verb(
    may_work_on_notice,
    load_notice,
    form=NoticeForm.for_notice,
    template="officer/notices/notice.html",
    context=_context,
)
def notice(notice: Notice, form: NoticeForm) -> ResponseReturnValue:
    """A draft to be written, or a public notice with the state of each line."""
    texts = (form.title.data or "", form.body.data or "", form.office.data or "")
    service.edit_notice(notice, *texts, by=me(), at=instant())
    flash(_("已保存"), "success")
    return redirect(url_for("officer.notice", id=notice.id), 303)


@bp.post("/notices/<key:id>/drop")
@verb(may_edit_notice, load_notice)
def drop_notice(notice: Notice) -> ResponseReturnValue:
    """Give up a draft."""
    service.drop_notice(notice, by=me(), at=instant())
    flash(_("已放弃草稿，其中的结果可以另行公示"), "success")
    return redirect(url_for("officer.notices"), 303)


@bp.route("/notices/<key:id>/publish", methods=["GET", "POST"])
@verb(
    may_publish_notice,
    load_notice,
    form=publish_form,
    template="officer/notices/publish_notice.html",
    context=_context,
)
def publish_notice(notice: Notice, form: PackForm) -> ResponseReturnValue:
    """Make it public with its result pack, after saying what exactly that does."""
    service.publish_notice(notice, by=me(), at=instant(), pack=form.made)
    flash(_("公示已发布"), "success")
    return redirect(url_for("officer.notice", id=notice.id), 303)


def _announcing(notice: Notice) -> Mapping[str, Any]:
    waiting = [line for line in notice.lines if line.state == LineState.NOTICED]
    results = [decision for decision in failing(notice) if decision.item is not None]
    held = held_lines(line.id for line in waiting) | held_results(decision.id for decision in results)
    return {
        "free": [line for line in waiting if line.id not in held],
        "failed": [d.item.title for d in results if d.item is not None and d.id not in held],
        "held": [line.item_title for line in waiting if line.id in held]
        + [d.item.title for d in results if d.item is not None and d.id in held],
    }


@bp.route("/notices/<key:id>/announce", methods=["GET", "POST"])
@verb(
    may_announce_lines,
    load_notice,
    form=ConfirmForm,
    template="officer/notices/announce_lines.html",
    context=_announcing,
)
def announce_lines(notice: Notice, _form: ConfirmForm) -> ResponseReturnValue:
    """Announce every line that no objection holds."""
    count = len(service.announce_lines(notice, by=me(), at=instant()))
    flash(ngettext("已公布 %(num)s 项入选结果", "已公布 %(num)s 项入选结果", count), "success")
    return redirect(url_for("officer.notice", id=notice.id), 303)


@bp.route("/lines/<key:id>/give-up", methods=["GET", "POST"])
@verb(may_give_up_line, load_line, form=GiveUpForm, template="officer/notices/give_up_line.html")
def give_up_line(line: NoticeLine, form: GiveUpForm) -> ResponseReturnValue:
    """Record that a winner stepped back by letter."""
    service.give_up_line(line, form.reason.data or "", by=me(), at=instant())
    flash(_("已登记放弃入选，可以拟定递补"), "success")
    return redirect(url_for("officer.item_results", id=line.entry.item_id), 303)
