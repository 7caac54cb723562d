"""What others do meanwhile in the story of a need: the list begun, the alliance, the notice, the task, the experts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.alliances.states import AllianceState
from app.calls.models import Item
from app.decisions.candidates import candidates_of
from app.decisions.service import agree_decision, make_ranking, propose_decision
from app.decisions.states import DecisionResult
from app.extensions import db
from app.jobs.transaction import transaction
from app.notices.models import Notice
from app.notices.service import announce_lines, draft_notice, edit_notice, publish_notice
from app.projects.models import PanelExpert, Project
from app.projects.service import (
    add_evidence,
    confirm_milestone,
    create_project,
    give_findings,
    sign_agreement,
    submit_milestone,
)
from app.rounds import service as rounds
from app.rounds.models import Round
from app.web.officer.project_forms import bid_plan
from tests.e2e.journey.cast import OFFICER, SECOND
from tests.e2e.journey.offstage import person
from tests.e2e.site import Site
from tests.factories.alliances import make_alliance, make_alliance_member
from tests.factories.drafts import make_draft
from tests.factories.files import make_proof
from tests.factories.people import LONG_AGO


def draft_list(site: Site, title: str, at: datetime) -> None:
    """A sealed list of challenges with its dates and without an item."""
    with site.app.app_context(), transaction():
        make_draft(person(OFFICER), at=at, items=0, title=title, sealed=True)


def found_alliance(site: Site, chain: str, names: Sequence[str]) -> str:
    """The running alliance of a chain, with the laboratories of these people; its public address."""
    with site.app.app_context(), transaction():
        alliance = make_alliance(
            chain, person(OFFICER), state=AllianceState.RUNNING, started_at=LONG_AGO, name=f"示例{chain}联盟"
        )
        for number, name in enumerate(names):
            house = person(name).memberships[0].organisation
            make_alliance_member(alliance, house, convenor=number == 0)
        return f"/alliances/{alliance.slug}"


def put_on_notice(site: Site, code: str, at: datetime) -> str:
    """The round of an item is closed and ranked, its first proposed, agreed and on notice; the notice's address."""
    with site.app.app_context(), transaction():
        item = db.session.scalars(select(Item).where(Item.code == code)).one()
        round_ = db.session.scalars(select(Round).where(Round.call_id == item.call_id)).one()
        words = {"by": person(OFFICER), "at": at}
        rounds.close_round(round_, **words)
        db.session.flush()
        ranking = make_ranking(round_, item, {}, **words)
        chosen = list(candidates_of(item, ranking).proposed)
        decision = propose_decision(item, ranking, DecisionResult.WINNERS, chosen, "按排名", **words)
        agree_decision(decision, "同意", by=person(SECOND), at=at)
        notice = draft_notice(item.call, [decision], **words)
        edit_notice(notice, notice.title, notice.body, "示例处室，电话 025-00000000", **words)
        publish_notice(notice, **words)
        return f"/notices/{notice.slug}"


def sign_task(site: Site, at: datetime, parties: Sequence[str]) -> str:
    """What stands on the one notice is announced, its task opened with the bid's plan and signed by all; its key."""
    with site.app.app_context(), transaction():
        notice = db.session.scalars(select(Notice)).one()
        announce_lines(notice, by=person(OFFICER), at=at)
        entry = notice.lines[0].entry
        project = create_project(entry, bid_plan(entry), by=person(OFFICER), at=at)
        db.session.flush()
        for name in parties:
            sign_agreement(project, by=person(name), at=at)
        return project.id


def deliver_task(site: Site, project: str, name: str, at: datetime) -> None:
    """Every milestone is reported with evidence and confirmed."""
    with site.app.app_context():
        count = len(db.session.get_one(Project, project).milestones)
        proofs = [make_proof() for _ in range(count)]
    with site.app.app_context(), transaction():
        for milestone in db.session.get_one(Project, project).milestones:
            add_evidence(milestone, proofs.pop(), by=person(name), at=at)
            submit_milestone(milestone, "已完成。（示例）", by=person(name), at=at)
            confirm_milestone(milestone, "确认。（示例）", by=person(OFFICER), at=at)


def find_alike(site: Site, names: Sequence[str], at: datetime, *, missed: int | None) -> None:
    """The other experts of the acceptance that waits say what the chair says."""
    with site.app.app_context(), transaction():
        for name in names:
            waiting = select(PanelExpert).where(
                PanelExpert.user_id == person(name).id, PanelExpert.signed_at.is_(None)
            )
            sitting = db.session.scalars(waiting).one()
            lines = sitting.acceptance.project.results
            said = {r.id: (n != missed, "与记录一致。（示例）") for n, r in enumerate(lines)}
            give_findings(sitting, said, by=person(name), at=at)
