"""The path of a call walked with made-up entries, through the services that real ones go through."""

import hashlib
import secrets
from datetime import timedelta

from app.calls.draws import ends_in_draw, standing_commitments
from app.calls.legs import marked_legs
from app.calls.service import commit_to_draw
from app.decisions.models import Ranking
from app.decisions.service import make_ranking, make_shortlist, reveal_secret
from app.entries.queries import current_version
from app.entries.service import freeze, start_entry, submit_entry
from app.extensions import db
from app.kinds.kind import Leg
from app.redactions.queries import findings_of
from app.redactions.service import accept_finding, take_check
from app.redactions.states import FindingState
from app.rehearsals.answers import fill_in
from app.rehearsals.cast import make_judges, make_laboratory, recommender_of
from app.rehearsals.walking import Walk
from app.reviews.service import declare_conflicts, finish_review, save_review
from app.rounds import service as rounds
from app.rounds.models import Assignment, Round
from app.screening.queries import screening_of
from app.screening.service import (
    begin_screening,
    mark_screening,
    pass_entry,
    recommend_entry,
    send_recommendations,
)
from app.shared.columns import new_key
from app.shared.verdict import Refused, not_now

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEWEST, SPARE, BEST, STEP = 3, 2, 95, 2
JUDGES_SPARE = 1
LETTER = "示例推荐函〔2026〕1号"


def open_doors(walk: Walk) -> None:
    """To an instant at which the call takes entries: the letters of its own timetable hold."""
    call = walk.call
    assert call.opens_at is not None  # noqa: S101  what is published is dated
    walk.at = max(walk.at, call.opens_at) + HOUR


def close_doors(walk: Walk) -> None:
    """To an hour after closing."""
    assert walk.call.closes_at is not None  # noqa: S101  as above
    walk.at = walk.call.closes_at + HOUR


def past_recommending(walk: Walk) -> None:
    """To an hour after the cities' date, where the kind has one."""
    if walk.call.recommends_until is not None:
        walk.at = max(walk.at, walk.call.recommends_until + HOUR)


def commit(walk: Walk) -> None:
    """Two officers commit to the draw before closing, where the chain of ties ends in one (rule 10).

    What was committed for good stands aside: nobody here knows its secret.
    """
    if not ends_in_draw(walk.call):
        return
    for row in standing_commitments(walk.call):
        row.replaced_at = walk.at
    for officer in (walk.cast.officer, walk.cast.second):
        secret = secrets.token_hex(16)
        digest = hashlib.sha256(secret.encode()).hexdigest()
        commit_to_draw(walk.call, digest, by=officer, at=walk.at)
        walk.secrets[officer.id] = secret
    db.session.flush()


def enter(walk: Walk, count: int | None = None) -> None:
    """Entries of as many laboratories, filled in and handed in; for exact places two more than there are places."""
    kind = walk.call.kind_data
    wanted = count or (walk.item.places + SPARE if kind.exact_places else FEWEST)
    for number in range(1, wanted + 1):
        organisation = make_laboratory(walk.cast, kind.enters[(number - 1) % len(kind.enters)], number)
        writer = walk.cast.writers[organisation.id]
        entry = start_entry(walk.item, organisation, by=writer, at=walk.at)
        fill_in(entry, writer, walk.at, title=f"示例案例{number}")
        submit_entry(entry, freeze(entry), new_key(), by=writer, at=walk.at)
        walk.entries.append(entry)
    db.session.flush()


def recommend(walk: Walk) -> None:
    """Every city recommends what it may, where the kind asks for it, and sends its list."""
    if not walk.call.kind_data.recommended:
        return
    cities = {entry.city_code for entry in walk.entries if entry.city_code}
    for city in sorted(cities):
        by = recommender_of(walk.cast, city)
        for entry in walk.entries:
            if entry.city_code == city:
                recommend_entry(entry, "属实，同意推荐。", by=by, at=walk.at)
        send_recommendations(walk.call, LETTER, "名额所限。", by=by, at=walk.at)
    db.session.flush()


def screen(walk: Walk) -> None:
    """Everybody passes the formal check."""
    past_recommending(walk)
    by = walk.cast.officer
    begin_screening(walk.call, by=by, at=walk.at)
    for entry in walk.entries:
        screening = screening_of(entry)
        assert screening is not None  # noqa: S101  begin_screening made one for every entry
        marks = [{"met": True, "note": ""} for _ in screening.checklist]
        mark_screening(screening, marks, screening.revision, by=by, at=walk.at)
        pass_entry(screening, by=by, at=walk.at)
    db.session.flush()


def mask(walk: Walk) -> None:
    """What the clock does before a blind leg: every version is looked through for names; findings are let stand."""
    for entry in walk.entries:
        version = current_version(entry)
        assert version is not None  # noqa: S101  it was handed in
        take_check(version, [], at=walk.at)
        for finding in [row for row in findings_of(version) if row.state == FindingState.OPEN]:
            accept_finding(finding, "示例内容，不涉及单位", by=walk.cast.officer, at=walk.at)
    db.session.flush()


def judge(walk: Walk, leg: Leg) -> Round:
    """One leg: a panel that accepts, signs and declares, its work staged, released, read, and the round closed."""
    round_ = _convene(walk, leg)
    marks = {entry.id: BEST - STEP * number for number, entry in enumerate(walk.entries)}
    for task in db.session.query(Assignment).filter_by(round_id=round_.id):
        given: dict[str, str | None] = {
            f"score-{row['key']}": str(marks[task.entry_id]) for row in walk.call.rubric
        }
        save_review(
            task, given | {"comment": "示例评语，内容完整，依据充分。" * 3}, 0, by=task.judge, at=walk.at
        )
        finish_review(task, by=task.judge, at=walk.at)
    walk.at += DAY
    rounds.close_round(round_, by=walk.cast.officer, at=walk.at)
    db.session.flush()
    return round_


def _convene(walk: Walk, leg: Leg) -> Round:
    by, wanted = walk.cast.officer, int(walk.call.method["reviews_per_entry"])
    round_ = rounds.create_round(
        walk.call, [walk.item], str(leg.title), walk.at + 9 * DAY, wanted, by=by, at=walk.at, leg=leg.key
    )
    db.session.flush()
    for person in make_judges(walk.cast, wanted + JUDGES_SPARE):
        panelist = rounds.invite_judge(round_, person, by=by, at=walk.at)
        db.session.flush()
        rounds.answer_invitation(panelist, True, by=person, at=walk.at)
        rounds.sign_undertaking(panelist, by=person, at=walk.at)
        declare_conflicts(panelist, [], by=person, at=walk.at)
    db.session.flush()
    db.session.refresh(round_)
    staged = rounds.stage_assignments(round_, by=by, at=walk.at)
    if isinstance(staged, rounds.Lacking):
        raise Refused(not_now("lacking", staged.sentences[0]))
    db.session.flush()
    rounds.release_assignments(round_, by=by, at=walk.at)
    return round_


def judge_all(walk: Walk) -> Ranking:
    """Every leg in its order, the shortlist between them, and the ranking that counts; the draw is revealed before."""
    by = walk.cast.officer
    legs = marked_legs(walk.call)
    if any(leg.blind for leg in legs):
        mask(walk)
    for position, leg in enumerate(legs):
        round_ = judge(walk, leg)
        if position < len(legs) - 1:
            first = make_ranking(round_, walk.item, {}, by=by, at=walk.at)
            make_shortlist(walk.item, first, len(walk.entries), by=by, at=walk.at)
            db.session.flush()
    for row in standing_commitments(walk.call):
        if row.officer_id in walk.secrets:
            reveal_secret(row, walk.secrets[row.officer_id], by=row.officer, at=walk.at)
    return make_ranking(round_, walk.item, {}, by=by, at=walk.at)
