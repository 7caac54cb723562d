"""Case pages at the officers' desk: winners waiting, the list, the page, writing, publishing, taking back."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.entries.models import Entry
from app.entries.queries import find_entry
from app.people.policy import may_sit_at
from app.shared.text import Text, t
from app.showcase import service
from app.showcase.figures import bars_of
from app.showcase.models import Case
from app.showcase.policy import (
    may_ask_check,
    may_ask_dissection,
    may_create_case,
    may_edit_case,
    may_publish_case,
    may_recall_case,
    may_withdraw_case,
    may_work_on_case,
    may_write_dissection,
    worked_cases,
)
from app.showcase.queries import (
    acts_of_case,
    counts_of_states,
    find_case_by_key,
    leaks_of_case,
    leaks_of_dissection,
    listed_winners_without_page,
    titles_of,
    worked_list,
)
from app.showcase.states import CaseState
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.officer import bp
from app.web.officer.case_forms import CaseForm, CheckedForm, ConfirmForm, WithdrawForm
from app.web.officer.project_list import Tab
from app.web.paging import paginate
from app.web.timeline import Told

RAILS.add("officer", t("案例页"), "officer.cases", icon="scroll", also=("officer.case_winners",))
ACTS: dict[str, Text] = {
    "case.created": t("按申报内容生成案例页"),
    "case.edited": t("案例页已修改"),
    "case.check_asked": t("送申报机构核对"),
    "case.returned": t("申报机构退回修改"),
    "case.confirmed": t("申报机构同意公开"),
    "case.published": t("案例已发布"),
    "case.recalled": t("案例页收回修改"),
    "case.withdrawn": t("案例已撤回"),
    "dissection.written": t("写下案例解剖"),
    "dissection.asked": t("案例解剖送申报机构征求同意"),
    "dissection.agreed": t("申报机构同意公开案例解剖"),
    "dissection.refused": t("申报机构未同意公开案例解剖"),
}


def load_entry(id: str) -> Entry | None:
    """The winning entry."""
    return find_entry(id)


def load_case(id: str) -> Case | None:
    """The case of the address."""
    return find_case_by_key(id)


@bp.get("/cases")
@page(may_sit_at("officer"))
def cases() -> ResponseReturnValue:
    """The cases of my calls, by state."""
    state, mine = request.args.get("state", ""), worked_cases(me(), instant())
    found = paginate(worked_list(mine, state), request)
    return render_template("officer/cases/cases.html", page=found, tabs=_tabs(counts_of_states(mine), state))


def _tabs(counts: dict[CaseState, int], state: str) -> list[Tab]:
    rows = [(t("全部"), "", sum(counts.values()))]
    rows += [(member.label, member.value, counts[member]) for member in CaseState if member in counts]

    def tab(label: Text, value: str) -> Tab:
        given: dict[str, Any] = {"state": value} if value else {}
        return Tab(label, url_for("officer.cases", **given), value == state)

    return [tab(t("%(label)s（%(n)s）", label=label, n=n), value) for label, value, n in rows]


@bp.get("/cases/winners")
@page(may_sit_at("officer"))
def case_winners() -> ResponseReturnValue:
    """Announced winners that have no page yet."""
    found = paginate(listed_winners_without_page(me(), instant()), request)
    return render_template("officer/cases/case_winners.html", page=found, titles=titles_of(found.items))


@bp.post("/entries/<key:id>/case")
@verb(may_create_case, load_entry, form=lambda _entry: ConfirmForm())
def create_case(entry: Entry, form: ConfirmForm) -> ResponseReturnValue:  # noqa: ARG001
    """Begin the page of a winner, filled from his entry."""
    made = service.create_case(entry, by=me(), at=instant())
    flash(_("案例页已按申报内容生成，请修改文字后送申报机构核对"), "success")
    return redirect(url_for("officer.edit_case", id=made.id), 303)


@bp.get("/cases/<key:id>")
@page(may_work_on_case, load_case, records=True)
def case(case: Case) -> ResponseReturnValue:
    """One case with what may be done; it prints what the entry said, so the reading is on the record."""
    acts = acts_of_case(case)
    return render_template(
        "officer/cases/case.html",
        case=case,
        bars=bars_of(case.effects),
        leaks=leaks_of_case(case),
        dissection_leaks=leaks_of_dissection(case),
        acts=[Told(act.at, ACTS[act.name], None) for act in acts if act.name in ACTS],
        **verdicts(case, instant()),
    )


def verdicts(case: Case, at: datetime) -> dict[str, Any]:
    """What the officer may do here."""
    checks = {
        "may_edit": may_edit_case,
        "may_ask": may_ask_check,
        "may_publish": may_publish_case,
        "may_recall": may_recall_case,
        "may_withdraw": may_withdraw_case,
        "may_dissect": may_write_dissection,
        "may_ask_dissection": may_ask_dissection,
    }
    return {name: check(me(), case, at) for name, check in checks.items()}


def _leaks(case: Case) -> dict[str, Any]:
    return {"leaks": leaks_of_case(case)}


@bp.route("/cases/<key:id>/edit", methods=["GET", "POST"])
@verb(
    may_edit_case,
    load_case,
    form=lambda case: CaseForm(case),
    template="officer/cases/edit_case.html",
    context=_leaks,
)
def edit_case(case: Case, form: CaseForm) -> ResponseReturnValue:
    """Write the page."""
    service.edit_case(case, form.page(), form.seen, by=me(), at=instant())
    flash(_("案例页已保存"), "success")
    return redirect(url_for("officer.case", id=case.id), 303)


@bp.route("/cases/<key:id>/ask-check", methods=["GET", "POST"])
@verb(
    may_ask_check,
    load_case,
    form=lambda _case: ConfirmForm(),
    template="officer/cases/ask_check.html",
    context=_leaks,
)
def ask_check(case: Case, form: ConfirmForm) -> ResponseReturnValue:  # noqa: ARG001
    """Show it to the laboratory."""
    service.ask_check(case, by=me(), at=instant())
    flash(_("已送申报机构核对"), "success")
    return redirect(url_for("officer.case", id=case.id), 303)


def checked_form(case: Case) -> CheckedForm:
    """The form of publication, with a box to tick where the text may name the client."""
    return CheckedForm(bool(leaks_of_case(case)))


@bp.route("/cases/<key:id>/publish", methods=["GET", "POST"])
@verb(
    may_publish_case, load_case, form=checked_form, template="officer/cases/publish_case.html", context=_leaks
)
def publish_case(case: Case, form: CheckedForm) -> ResponseReturnValue:
    """Make it public."""
    service.publish_case(case, by=me(), at=instant(), checked=bool(form.checked.data))
    flash(_("案例已发布"), "success")
    return redirect(url_for("officer.case", id=case.id), 303)


@bp.route("/cases/<key:id>/recall", methods=["GET", "POST"])
@verb(may_recall_case, load_case, form=lambda _case: ConfirmForm(), template="officer/cases/recall_case.html")
def recall_case(case: Case, form: ConfirmForm) -> ResponseReturnValue:  # noqa: ARG001
    """Take it down to mend it."""
    service.recall_case(case, by=me(), at=instant())
    flash(_("案例页已收回，改好后再送申报机构核对"), "success")
    return redirect(url_for("officer.case", id=case.id), 303)


@bp.route("/cases/<key:id>/withdraw", methods=["GET", "POST"])
@verb(
    may_withdraw_case,
    load_case,
    form=lambda _case: WithdrawForm(),
    template="officer/cases/withdraw_case.html",
)
def withdraw_case(case: Case, form: WithdrawForm) -> ResponseReturnValue:
    """Withdraw it for good."""
    service.withdraw_case(case, form.reason.data or "", by=me(), at=instant())
    flash(_("案例已撤回，案例页公开说明理由"), "success")
    return redirect(url_for("officer.case", id=case.id), 303)
