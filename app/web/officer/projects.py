"""Projects at the officers' desk: winners waiting for one, the list, the page, the agreement."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload, selectinload

from app.calls.models import Item
from app.calls.policy import is_officer_of
from app.entries.models import Entry
from app.entries.queries import find_entry
from app.extensions import db
from app.people.models import User
from app.people.policy import may_sit_at
from app.projects import service
from app.projects.models import Project
from app.projects.policy import (
    may_create_project,
    may_drop_project,
    may_edit_agreement,
    may_see_project,
    may_sign_agreement,
    worked_projects,
)
from app.projects.queries import listed_winners, projects_of_item
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.officer import bp
from app.web.officer.project_forms import (
    AgreementForm,
    ConfirmForm,
    SignForm,
    agreement_of,
    agreement_of_bid,
    bid_plan,
)
from app.web.officer.project_list import project_list
from app.web.officer.project_page import load_project, project_page, results_of
from app.web.officer.project_parties import parties_of
from app.web.paging import paginate

RAILS.add("officer", t("任务", n=2), "officer.projects", icon="flag", also=("officer.winners",))


def load_entry(id: str) -> Entry | None:
    """The winning entry."""
    return find_entry(id)


def load_item(id: str) -> Item | None:
    """The item whose winners run side by side."""
    return db.session.get(Item, id, options=[joinedload(Item.call), selectinload(Item.indicators)])


def may_see_as_officer(user: User | None, project: Project, at: Any) -> Verdict:
    """The officers' page of a project."""
    return may_see_project(user, project, at) if is_officer_of(user, project.call, at) else hidden()


def may_sign_as_officer(user: User | None, project: Project, at: Any) -> Verdict:
    """The office's signature, at its own desk."""
    return first_refusal(may_see_as_officer(user, project, at), may_sign_agreement(user, project, at))


def may_compare(user: User | None, item: Item, at: Any) -> Verdict:
    """The parallel runners of an item, for the officers of its call once it has closed."""
    return YES if is_officer_of(user, item.call, at) and item.call.is_closed(at) else hidden()


@bp.get("/projects")
@page(may_sit_at("officer"))
def projects() -> ResponseReturnValue:
    """Projects of my calls, by state, what ends first on top."""
    return render_template("officer/projects/projects.html", **project_list(worked_projects(me(), instant())))


@bp.get("/projects/winners")
@page(may_sit_at("officer"))
def winners() -> ResponseReturnValue:
    """Announced winners that have no project yet."""
    return render_template(
        "officer/projects/winners.html", page=paginate(listed_winners(me(), instant()), request)
    )


@bp.get("/projects/<key:id>")
@page(may_see_as_officer, load_project, records=True)
def project(project: Project) -> ResponseReturnValue:
    """One project; it prints what the bid promised, so the reading is on the record."""
    return render_template("officer/projects/project.html", audience="officer", **project_page(project))


@bp.get("/items/<key:id>/projects")
@page(may_compare, load_item, records=True)
def item_projects(item: Item) -> ResponseReturnValue:
    """The parallel runners of one item beside each other."""
    found = projects_of_item(item, me(), instant())
    return render_template("officer/projects/item_projects.html", item=item, projects=found)


def _of_entry(entry: Entry) -> dict[str, Any]:
    return {"promised": bid_plan(entry).promised}


@bp.route("/entries/<key:id>/project", methods=["GET", "POST"])
@verb(
    may_create_project,
    load_entry,
    form=agreement_of_bid,
    template="officer/projects/create_project.html",
    context=_of_entry,
)
def create_project(entry: Entry, form: AgreementForm) -> ResponseReturnValue:
    """Open the project of a winner, its agreement filled from the bid."""
    plan = form.plan(bid_plan(entry).promised)
    made = service.create_project(entry, plan, by=me(), at=instant())
    flash(_("已立项，编号 %(number)s。承担单位已收到签署任务书的通知。", number=made.number), "success")
    return redirect(url_for("officer.project", id=made.id), 303)


@bp.route("/projects/<key:id>/agreement", methods=["GET", "POST"])
@verb(may_edit_agreement, load_project, form=agreement_of, template="officer/projects/edit_agreement.html")
def edit_agreement(project: Project, form: AgreementForm) -> ResponseReturnValue:
    """Change the agreement until somebody signs."""
    service.edit_agreement(project, form.plan({}), by=me(), at=instant())
    flash(_("任务书已修改"), "success")
    return redirect(url_for("officer.project", id=project.id), 303)


def signing(project: Project) -> dict[str, Any]:
    """What is signed, whole, for the page of a signature at every desk."""
    return {"parties": parties_of(project), "results": results_of(project)}


@bp.route("/projects/<key:id>/sign", methods=["GET", "POST"])
@verb(
    may_sign_as_officer,
    load_project,
    form=lambda project: SignForm(project),
    template="officer/projects/sign_agreement.html",
    context=signing,
)
def sign_agreement(project: Project, form: SignForm) -> ResponseReturnValue:
    """Sign for the office."""
    service.sign_agreement(project, by=me(), at=instant(), seen=form.read)
    flash(_("已签署任务书"), "success")
    return redirect(url_for("officer.project", id=project.id), 303)


@bp.route("/projects/<key:id>/drop", methods=["GET", "POST"])
@verb(may_drop_project, load_project, form=ConfirmForm, template="officer/projects/drop_project.html")
def drop_project(project: Project, form: ConfirmForm) -> ResponseReturnValue:  # noqa: ARG001
    """Void the agreement of a winner who gave up."""
    service.drop_project(project, by=me(), at=instant())
    flash(_("任务书已作废"), "success")
    return redirect(url_for("officer.projects"), 303)
