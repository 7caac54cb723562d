"""What others do meanwhile, through the services: bids of further laboratories, panels, marks."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from app.calls.models import Item
from app.entries.content.form import questions
from app.entries.models import Entry
from app.entries.service import add_file, freeze, save_field, start_entry, submit_entry
from app.extensions import db
from app.jobs.transaction import transaction
from app.people.models import Organisation, User
from app.reviews.service import declare_conflicts, finish_review, save_review
from app.rounds import service as rounds
from app.rounds.models import Assignment, Panelist
from app.rounds.states import AssignmentState
from app.shared.columns import new_key
from tests.e2e.journey.cast import LABORATORIES
from tests.e2e.site import Site
from tests.factories.files import make_proof

ANSWERS: Mapping[str, object] = {
    "leader": "示例负责人",
    "leader_title": "高级工程师",
    "abstract": "示例摘要。",
    "route": "示例路线。",
    "foundation": "示例基础。",
    "team": [{"name": "示例成员", "title": "工程师", "part": "总体", "months": "10"}],
    "milestones": [{"title": "示例报告", "month": "12", "share": "100"}],
    "price": "400",
    "risks": "示例对策。",
}


def bid(site: Site, code: str, name: str, at: datetime, *, submits: bool = True) -> str:
    """A laboratory writes a complete bid for an item and, unless told not to, hands it in; its address."""
    proof = _in_app(site, make_proof)
    with site.app.app_context(), transaction():
        item = db.session.scalars(select(Item).where(Item.code == code)).one()
        house = db.session.scalars(select(Organisation).where(Organisation.name == LABORATORIES[name])).one()
        owner = person(name)
        entry = start_entry(item, house, by=owner, at=at)
        add_file(entry, "pledge_file", proof, by=owner, at=at)
        for field, value in _answers(entry).items():
            assert entry.draft is not None
            save_field(entry, field, value, entry.draft.revision, by=owner, at=at)
        if submits:
            submit_entry(entry, freeze(entry), new_key(), by=owner, at=at)
        return f"/lab/entries/{entry.id}"


def answer_invitations(site: Site, names: Sequence[str], at: datetime) -> None:
    """Judges accept, sign the undertaking, declare no tie."""
    with site.app.app_context(), transaction():
        waiting = select(Panelist).join(User, User.id == Panelist.user_id).where(User.name.in_(names))
        for panelist in db.session.scalars(waiting):
            judge = db.session.get_one(User, panelist.user_id)
            rounds.answer_invitation(panelist, True, by=judge, at=at)
            rounds.sign_undertaking(panelist, by=judge, at=at)
            declare_conflicts(panelist, [], by=judge, at=at)


def mark_the_rest(site: Site, marks: Mapping[str, int], at: datetime) -> None:
    """Whatever is not yet judged gets the marks of its laboratory, named by its member, and is finished."""
    by_house = {LABORATORIES[name]: mark for name, mark in marks.items()}
    with site.app.app_context(), transaction():
        waiting = select(Assignment).where(Assignment.state == AssignmentState.ASSIGNED)
        for number, task in enumerate(sorted(db.session.scalars(waiting), key=lambda task: task.id)):
            mark = by_house[task.entry.organisation.name] + number % 3
            given: dict[str, str | None] = {
                f"score-{row['key']}": str(mark) for row in task.round.call.rubric
            }
            given["comment"] = "指标响应完整，路线可行，建议细化现场验证的安排，明确影响量的控制办法。"
            seen = dict.fromkeys(given, 99)
            save_review(task, given, seen, by=task.judge, at=at)
            finish_review(task, by=task.judge, at=at)


def person(name: str) -> User:
    """Somebody of the cast, inside a transaction."""
    return db.session.scalars(select(User).where(User.name == name)).one()


def _answers(entry: Entry) -> dict[str, object]:
    given: dict[str, object] = {}
    for _section, question in questions(entry.item.call.form):
        if question["type"] == "response":
            for row in entry.item.indicators:
                words = {"promised": row.text, "claim": "meets", "how": "第三方校准"}
                given |= {f"{question['key']}-{row.id}-{part}": said for part, said in words.items()}
        elif question["type"] == "declaration":
            given[question["key"]] = "true"
        elif question["key"] in ANSWERS:
            given[question["key"]] = ANSWERS[question["key"]]
    return given


def _in_app(site: Site, make: object) -> object:
    with site.app.app_context():
        return make()  # type: ignore[operator]
