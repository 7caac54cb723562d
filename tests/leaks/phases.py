"""Calls in every phase, side by side at one instant: each made by services and factories, marked as it is made."""

from collections.abc import Callable
from decimal import Decimal

from app.approvals.service import propose
from app.calls.models import Item
from app.calls.service import propose_document
from app.entries.models import Entry
from app.extensions import db
from app.files.service import keep_file
from app.notices.service import announce_lines, file_objection, propose_withdrawal
from app.people.states import SeatRole
from app.projects.service import create_project
from app.projects.service.agreement import Plan
from app.redactions.models import IdentityFinding
from app.redactions.service import take_check
from app.redactions.states import FindingKind, FindingState
from app.reviews.models import ReadingBatch, Review
from app.reviews.service import agree_correction, propose_correction, propose_voiding
from app.rounds.models import Round
from app.rounds.service import propose_extension
from app.rounds.states import RoundState
from app.screening.models import RecommendationList
from app.screening.queries import screening_of
from app.screening.service import (
    begin_screening,
    file_appeal,
    mark_screening,
    recommend_entry,
    refuse_entry,
    return_entry,
)
from app.shared.clock import local_date
from tests.factories.drafts import make_draft as make_draft_call
from tests.factories.notices import after, objector
from tests.factories.packs import make_pack
from tests.factories.people import AT, seat
from tests.factories.recommending import make_season, make_season_item
from tests.factories.recommending import stage as planned
from tests.factories.saving import save
from tests.leaks.asking import asked, invited, tied
from tests.leaks.deciding import (
    agree_on_winner,
    judge_item,
    propose_winner,
    publish,
    release_comments,
    write_notice,
)
from tests.leaks.needing import needs
from tests.leaks.panels import hear, hold_round, prepare_round
from tests.leaks.planning import planning
from tests.leaks.sealing import doubted, draft_to_seal, opened, opening, sealed, sealed_open
from tests.leaks.showing import beside, showing
from tests.leaks.stage import DAY, Stage
from tests.leaks.working import projects, visiting

BLIND_FORM = [
    {
        "key": "s",
        "title": "概况",
        "questions": [
            {"key": "leader", "label": "项目负责人", "type": "text", "identifying": True},
            {"key": "work", "label": "做法", "type": "long_text"},
        ],
    }
]
BLIND = {
    "blind": True,
    "legs": [{"key": "blind", "title": "匿名评审", "weight": 100, "blind": True, "marks": "scores"}],
}
DEFENCE = {
    "legs": [{"key": "defence", "title": "现场答辩", "weight": 100, "blind": False, "marks": "defence"}]
}
CLOSED = AT - DAY


def draft(stage: Stage) -> None:
    """Being written by its officers."""
    call = make_draft_call(title=stage.mark("call.draft"))
    seat(stage.cast["officer"], SeatRole.OFFICER, call=call)
    stage.seat_officers(call)
    call.introduction, call.contact = stage.mark("call.draft"), stage.mark("call.draft")
    for item in call.items:
        item.title, item.background, item.content = (stage.mark("call.draft") for _ in range(3))
        stage.watch(item.id, "call.key")
    stage.watch(call.id, "call.key")


def open_(stage: Stage) -> None:
    """Open with three bids and a draft; a correction waits for its second officer; one issuer stays unnamed."""
    call = stage.call(AT + 5 * DAY)
    item = stage.item(call, issuer_hidden=True, issuer_name=stage.mark("issuer.hidden"))
    invited(stage.bids(item)[0], stage)
    tied(stage)
    stage.draft(item, "outsider")
    asked(stage, item)
    later = (AT + 9 * DAY).isoformat()
    payload = {
        "part": "basics",
        "after": {"contact": stage.mark("proposal")},
        "changes": [],
        "closes_at": later,
    }
    made = propose("call.amend", call, payload, stage.mark("proposal"), by=stage.cast["officer"], at=AT)
    stage.watch(made.id, "proposal.key")
    other = stage.call(AT + 5 * DAY)
    file = keep_file(other, "document", stage.paper("proposal"), by=stage.cast["officer"], at=AT)
    waits = propose_document(other, file, "", stage.mark("proposal"), by=stage.cast["officer"], at=AT)
    stage.watch(waits.id, "proposal.key")


def closed(stage: Stage) -> None:
    """Closed yesterday; nobody has looked at anything."""
    stage.bids(stage.item(stage.call(CLOSED)))


def recommending(stage: Stage) -> None:
    """An award whose cities are recommending: one opinion written, none sent."""
    season = make_season(
        officer=stage.cast["officer"], opens_at=AT - 120 * DAY, closes_at=CLOSED,
        timetable=[planned("recommended", CLOSED, 15)],
    )  # fmt: skip
    stage.seat_officers(season)
    entries = stage.bids(make_season_item(season))
    recommend_entry(entries[0], stage.mark("recommendation", "lab"), by=stage.cast["recommender"], at=AT)
    other = stage.cast["other_recommender"]
    letter = RecommendationList(
        call_id=season.id, region_code="320500", document_number="示例〔2026〕1号", sent_at=AT, sent_by_id=other.id
    )  # fmt: skip
    save(letter)
    keep_file(letter, "scan", stage.paper("recommendation.scan"), by=other, at=AT)


def screening(stage: Stage) -> None:
    """One returned for correction, one refused and appealing, one not looked at."""
    call, officer = stage.call(AT - 3 * DAY), stage.cast["officer"]
    entries = stage.bids(stage.item(call))
    begin_screening(call, by=officer, at=AT - 2 * DAY)
    checks = [screening_of(entry) for entry in entries]
    for owner, check in zip(("lab", "rival"), checks, strict=False):
        assert check is not None
        marks = [{"met": False, "note": stage.mark("screening.note", owner)} for _ in check.checklist]
        mark_screening(check, marks, check.revision, by=officer, at=AT - 2 * DAY)
        stage.watch(check.id, "screening.key", owner)
    returned, refused, _ = checks
    assert returned is not None
    assert refused is not None
    until = local_date(AT + 20 * DAY)
    points = [stage.mark("screening.told", "lab")]
    return_entry(returned, ["pledge_file"], points, until, by=officer, at=AT - 2 * DAY)
    refuse_entry(refused, stage.mark("screening.told", "rival"), by=officer, at=AT - 2 * DAY)
    file_appeal(refused, stage.mark("appeal", "rival"), by=stage.cast["rival"], at=AT - DAY)


def preparing(stage: Stage) -> None:
    """Passed, and given to judges who do not know it yet."""
    call = stage.call(CLOSED)
    prepare_round(stage, call, stage.passed(stage.bids(stage.item(call))))


def scoring(stage: Stage) -> None:
    """Being read: some marks given, one tie confirmed, one that nobody has decided."""
    call = stage.call(CLOSED)
    round_ = hold_round(stage, call, stage.passed(stage.bids(stage.item(call))), RoundState.OPEN)
    why, later = stage.mark("proposal"), round_.due_at + DAY
    made = propose_extension(round_, later, why, by=stage.cast["officer"], at=AT)
    stage.watch(made.id, "proposal.key")
    save(
        ReadingBatch(
            round=round_, item_id=round_.entries[0].entry.item_id, number=1, readings=[], places=1, budget=1, asked=1,
            inputs_hash="0" * 64, made_by_id=stage.cast["officer"].id, made_at=AT,
        )
    )  # fmt: skip


def defence(stage: Stage) -> None:
    """Being heard, in a published order, with one judge out of the room for one entry."""
    call = stage.call(CLOSED)
    call.method = call.method | DEFENCE
    entries = stage.passed(stage.bids(stage.item(call)))
    hear(stage, hold_round(stage, call, entries, RoundState.OPEN, leg="defence"))


def blind(stage: Stage) -> None:
    """The same without names."""
    _read_blind(stage, RoundState.OPEN)


def blind_proposed(stage: Stage) -> None:
    """Read without names, ranked, and a decision that waits."""
    propose_winner(stage, *_read_blind(stage, RoundState.CLOSED), AT)


def _read_blind(stage: Stage, state: RoundState) -> tuple[Item, Round]:
    call = stage.call(CLOSED, form=BLIND_FORM)
    call.method = call.method | BLIND
    item = stage.item(call)
    entries = stage.passed(stage.bids(item))
    for entry in entries:
        take_check(entry.versions[0], [], at=AT)
    save(
        IdentityFinding(
            entry=entries[0], version_id=entries[0].versions[0].id, kind=FindingKind.ORGANISATION, place="s/work",
            label="做法", hit=stage.mark("entry.identity", "lab"), found_at=AT, decided_at=AT,
            decided_by_id=stage.cast["officer"].id, state=FindingState.ACCEPTED, reason=stage.mark("screening.note"),
        )
    )  # fmt: skip
    round_ = hold_round(stage, call, entries, state, blind=True, leg="blind")
    stage.watch(round_.id, "round.exists")
    return item, round_


def judged(stage: Stage) -> None:
    """Read and closed; one review was corrected, to void another one is proposed."""
    _, round_ = judge_item(stage, CLOSED)
    officer, second = stage.cast["officer"], stage.cast["second"]
    first, other = db.session.query(Review).filter_by(round_id=round_.id, state="done").limit(2)
    given = {f"{mark.criterion}": "30.07" for mark in first.marks}
    made = propose_correction(first, given, stage.mark("correction", "", first.judge_id), by=officer, at=AT)
    corrected = agree_correction(made, stage.mark("proposal"), by=second, at=AT)
    owner = stage.cast.owner(first.assignment.entry.organisation_id)
    stage.canaries.figure(corrected.total, stage.about("review.mark", owner, first.judge_id))
    waits = propose_voiding(other, stage.mark("proposal"), by=officer, at=AT)
    stage.watch(waits.id, "proposal.key")


def proposed(stage: Stage) -> None:
    """A decision that waits for the second officer."""
    propose_winner(stage, *judge_item(stage, CLOSED), AT)


def agreed(stage: Stage) -> None:
    """Agreed, with the notice drafted."""
    write_notice(stage, agree_on_winner(stage, AT), AT)


def noticed(stage: Stage) -> None:
    """On notice since yesterday, with an objection."""
    decision = agree_on_winner(stage, CLOSED)
    notice = publish(stage, decision, CLOSED)
    make_pack(notice)
    contact = f"{stage.mark('objector')}@example.org"
    who = objector(name=stage.mark("objector"), contact=contact, contact_person=stage.mark("objector"))
    facts = f"{stage.mark('objection.facts')}：与公开的检测报告不一致，具体见附件。"
    papers = [stage.paper("objection.facts")]
    made, _ = file_objection(notice, notice.lines[0], who, facts, papers, None, by=None, at=AT)
    db.session.flush()
    stage.watch(made.id, "objection.key")
    waits = propose_withdrawal(notice, stage.mark("proposal"), by=stage.cast["officer"], at=AT)
    stage.watch(waits.id, "proposal.key")


def announced(stage: Stage) -> None:
    """Announced; one loser's comments were released to him; the winner's agreement is being written."""
    began = AT - 40 * DAY
    decision = agree_on_winner(stage, began)
    notice = publish(stage, decision, began)
    announce_lines(notice, by=stage.cast["officer"], at=after(notice))
    db.session.flush()
    release_comments(stage, decision)
    entry = db.session.get_one(Entry, decision.lines[0].entry_id)
    owner = stage.cast.owner(entry.organisation_id)
    plan = Plan(Decimal("211.73"), stage.mark("project", owner), [("完成装置研制", 6, Decimal(100))])
    made = create_project(entry, plan, by=stage.cast["officer"], at=AT)
    db.session.flush()
    stage.watch(made.id, "project.key", owner)


PHASES: dict[str, tuple[int, Callable[[Stage], None]]] = {
    "draft": (0, draft),
    "draft_to_seal": (0, draft_to_seal),
    "open": (1, open_),
    "sealed_open": (1, sealed_open),
    "sealed": (1, sealed),
    "opening": (1, opening),
    "opened": (2, opened),
    "closed": (2, closed),
    "doubted": (2, doubted),
    "recommending": (2, recommending),
    "screening": (3, screening),
    "preparing": (3, preparing),
    "scoring": (4, scoring),
    "defence": (4, defence),
    "blind": (4, blind),
    "judged": (5, judged),
    "proposed": (6, proposed),
    "blind_proposed": (6, blind_proposed),
    "agreed": (7, agreed),
    "noticed": (8, noticed),
    "announced": (9, announced),
    "projects": (9, projects),
    "visiting": (9, visiting),
    "planning": (9, planning),
    "showing": (9, showing),
    "needs": (0, needs),
    "beside": (0, beside),
}
"""Phase → how far it is on the way, and what makes a call of it. Those beside the way have the place of a sister."""
