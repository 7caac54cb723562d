"""The demonstration as people meet it: what must be there, and that every seat finds work on its desk."""

from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.adapters.store import store
from app.calls.draws import standing_commitments
from app.calls.models import Call, Item
from app.calls.states import ItemState
from app.certificates.models import Certificate
from app.cli.demo.stories import rd_stories
from app.decisions.models import AllocationLine, Ranking
from app.decisions.numbers import number_of
from app.entries.models import Entry
from app.entries.service.opening import examine_version
from app.entries.states import EntryState, Outcome
from app.extensions import db
from app.notices.models import Notice, Objection
from app.notices.states import PENDING
from app.openings.queries import root_over
from app.people.demonstration import PASSPHRASES, demo_accounts, demo_openers, printed_passphrase
from app.people.models import OpenerKey, Organisation, Seat
from app.people.states import OrganisationKind, OrganisationState, SeatRole
from app.projects.models import BlindSample, Project
from app.projects.states import MilestoneState, ProjectState, SampleVerdict
from app.redactions.models import IdentityFinding
from app.redactions.states import FindingState
from app.reviews.models import ReadingBatch, ReviewCorrection
from app.reviews.states import BatchState
from app.rounds.models import Assignment, Round
from app.rounds.states import AssignmentState, RoundState
from app.sealing.keys import open_inner, open_outers
from app.sealing.passphrases import STRONG, unlock_key
from app.shared import clock
from app.shared.clock import local_date
from app.shared.working_days import is_working_day
from app.showcase.models import Campaign, Case
from app.showcase.states import CampaignSort, DissectionState
from app.visits.models import Visit
from app.visits.states import VisitState
from tests.seats import sign_in


@pytest.fixture
def played(demonstration: Flask) -> Iterator[None]:
    with demonstration.app_context():
        yield
        db.session.remove()


def seasons(kind: str) -> list[Call]:
    """The calls of a kind, the latest first."""
    return list(db.session.scalars(select(Call).where(Call.kind == kind).order_by(Call.closes_at.desc())))


def entries_of(call: Call) -> list[Entry]:
    return list(db.session.scalars(select(Entry).where(Entry.call_id == call.id)))


def test_demonstration_numbers_of_items_are_each_given_once(played: None) -> None:
    codes = Counter(db.session.scalars(select(Item.code)))
    assert len(codes) >= 25
    assert [code for code, count in codes.items() if count > 1] == []


def test_demonstration_has_its_people_in_every_city(played: None) -> None:
    kinds = Counter(db.session.scalars(select(Organisation.kind)))
    seats = list(db.session.scalars(select(Seat)))
    roles = Counter(seat.role for seat in seats)
    waiting = list(
        db.session.scalars(select(Organisation).where(Organisation.state == OrganisationState.WAITING))
    )
    assert kinds == {OrganisationKind.LABORATORY: 60, OrganisationKind.ENTERPRISE: 30}
    assert roles[SeatRole.JUDGE] == 45
    assert len({seat.scope_id for seat in seats if seat.role == SeatRole.RECOMMENDER}) == 13
    officers = Counter(seat.scope_id for seat in seats if seat.role == SeatRole.OFFICER)
    assert officers == {"challenge": 3, "centre": 2, "rd_case": 2, "service_case": 2}
    assert [one.kind for one in waiting] == [OrganisationKind.LABORATORY]


def test_demonstration_offers_somebody_of_every_seat(played: None) -> None:
    groups = {str(group.label): group.accounts for group in demo_accounts(clock.now())}
    assert len(groups) == len(SeatRole) + 2
    assert "推荐单位" in groups
    assert len(groups["承办人"]) == 7
    assert all(group for group in groups.values())


def test_demonstration_challenges_took_every_way(played: None) -> None:
    last = seasons("challenge")[-1]
    outcomes = Counter(entry.outcome for entry in entries_of(last))
    winners = Counter(entry.item_id for entry in entries_of(last) if entry.outcome == Outcome.SELECTED)
    assert [item.state for item in last.items].count(ItemState.FAILED) == 1
    assert outcomes[Outcome.GIVEN_UP] == 1
    assert max(winners.values()) == 3
    states = set(db.session.scalars(select(Project.state).where(Project.call_id == last.id)))
    assert {ProjectState.ACCEPTED, ProjectState.REPAIRING, ProjectState.RUNNING} <= states


def test_demonstration_centres_are_judged_and_built(played: None) -> None:
    this, last, *_before = seasons("centre")
    rounds = db.session.scalars(select(Round.state).where(Round.call_id == this.id))
    assert Counter(rounds) == {RoundState.CLOSED: 1, RoundState.OPEN: 1}
    assert half_marked(this)
    visits = db.session.scalars(select(Visit.state).where(Visit.call_id == this.id))
    assert Counter(visits) == {VisitState.CONFIRMED: 1, VisitState.PLANNED: 1}
    project = db.session.scalars(select(Project).where(Project.call_id == last.id)).one()
    assert project.state == ProjectState.RUNNING
    assert project.milestones[0].state == MilestoneState.CONFIRMED


def test_demonstration_shares_centres_out_and_looks_at_one(played: None) -> None:
    bounds = [line.bounds for line in db.session.scalars(select(AllocationLine)) if not line.is_chosen]
    assert ["institution"] in bounds
    samples = list(db.session.scalars(select(BlindSample).order_by(BlindSample.position)))
    verdicts = [SampleVerdict.SATISFACTORY, SampleVerdict.UNSATISFACTORY, None]
    assert [sample.verdict for sample in samples] == verdicts


def half_marked(call: Call) -> bool:
    """Whether marks are coming in: some of the open round's, not all."""
    states = db.session.scalars(
        select(Assignment.state).join(Round).where(Round.call_id == call.id, Round.state == RoundState.OPEN)
    )
    counts = Counter(states)
    done = counts[AssignmentState.DONE] / counts.total()
    return set(counts) == {AssignmentState.DONE, AssignmentState.ASSIGNED} and 0.4 < done < 0.7


def test_demonstration_seasons_of_two_years_are_complete(played: None) -> None:
    for years, call in enumerate(seasons("rd_case")[1:], 1):
        best = [story.title for story in rd_stories(f"rd_cases_{years}")[:10]]
        cases = list(db.session.scalars(select(Case).where(Case.call_id == call.id)))
        assert len(entries_of(call)) == 12
        assert {case.title for case in cases} == set(best)
        assert all(case.is_public and case.confirmed_at and case.effects and case.chain for case in cases)
        assert all(row.revealed_secret for row in standing_commitments(call))
        held = select(func.count(Certificate.id)).where(Certificate.call_id == call.id)
        assert db.session.scalar(held) == 10
        assert all(case.organisation.region_code == case.region_code for case in cases)
    dissected = [case.dissection for case in db.session.scalars(select(Case)) if case.dissection]
    states = Counter(one.state for one in dissected)
    assert states == {DissectionState.AGREED: 2, DissectionState.ASKED: 1}


def test_demonstration_this_years_season_is_in_its_blind_round(played: None) -> None:
    call = seasons("rd_case")[0]
    entries = entries_of(call)
    outcomes = Counter(entry.outcome for entry in entries)
    rows = standing_commitments(call)
    assert outcomes == {Outcome.PENDING: 11, Outcome.NOT_RECOMMENDED: 1}
    assert max(Counter(entry.organisation_id for entry in entries).values()) <= 2
    assert half_marked(call)
    assert len({row.officer_id for row in rows}) == 2
    assert all(row.revealed_secret is None and row.made_at < call.closes_at for row in rows)
    keys = [entry.id for entry in entries]
    found = db.session.scalars(select(IdentityFinding.state).where(IdentityFinding.entry_id.in_(keys)))
    assert set(found) == {FindingState.MASKED, FindingState.CLEARED}


def test_demonstration_service_cases_are_on_notice_with_an_objection(played: None) -> None:
    call = seasons("service_case")[1]
    pending = [
        one
        for one in db.session.scalars(select(Objection))
        if one.notice.call_id == call.id and one.state in PENDING
    ]
    (objection,) = pending
    assert len(call.items) == 2
    assert not objection.notice.is_over(clock.now())
    assert len(objection.notice.lines) == sum(item.places for item in call.items)


def test_demonstration_leaves_a_city_something_to_recommend(played: None) -> None:
    call, at = seasons("service_case")[0], clock.now()
    entries = entries_of(call)
    quota = call.city_quota
    assert call.closes_at
    assert call.recommends_until
    assert call.closes_at < at < call.recommends_until
    assert {entry.city_code for entry in entries} == {"320100"}
    assert {entry.state for entry in entries} == {EntryState.SUBMITTED}
    assert len(entries) == 4 > quota


def test_demonstration_notices_are_dated_on_working_days(played: None) -> None:
    notices = list(db.session.scalars(select(Notice)))
    days = [local_date(at) for one in notices for at in (one.published_at, one.announced_at) if at]
    assert len(days) > len(notices)
    assert [day for day in days if not is_working_day(day)[0]] == []


def test_demonstration_campaigns_include_one_of_today(played: None) -> None:
    campaigns = list(db.session.scalars(select(Campaign)))
    today = local_date(clock.now())
    wanted = {CampaignSort.QUALITY_MONTH, CampaignSort.ACCREDITATION_DAY, CampaignSort.OPEN_DAY}
    assert {one.sort for one in campaigns} == wanted
    assert all(one.choices for one in campaigns)
    current = [one for one in campaigns if one.starts_on <= today <= one.ends_on]
    assert any(one.open_days for one in current)


def test_demonstration_open_list_has_bids_and_drafts(played: None) -> None:
    states = Counter(entry.state for entry in entries_of(seasons("challenge")[0]))
    assert states[EntryState.SUBMITTED] == 6
    assert states[EntryState.DRAFT] == 3


def test_demonstration_has_a_sealed_list_that_waits_for_two_of_its_openers(played: None) -> None:
    """A01: the pass-phrases that are printed open it, those of two at a time; one alone has nothing."""
    opens, waits = seasons("challenge")[:2]
    assert (opens.sealed, opens.is_closed(clock.now()), waits.sealed, waits.is_shut) == (
        True,
        False,
        True,
        True,
    )
    versions = [version for entry in entries_of(waits) for version in entry.versions]
    assert len(versions) == 6
    assert {(version.content, bool(version.envelope_key)) for version in versions} == {("", True)}
    assert waits.sealing is not None
    assert waits.sealing.box_root == root_over(
        [str(one.commitment) for one in versions], str(waits.sealing.box_secret)
    )
    first, second, _third = waits.sealing.standing
    wraps = [row.wrap for row in waits.sealing.wraps]
    secrets = [unlock_key(each.key.locked, printed_passphrase(each.user)) for each in (first, second)]
    half = next(
        each for each in open_outers(wraps, first.user_id, secrets[0]) if each.second == second.user_id
    )
    secret = open_inner(half, secrets[1])
    assert all(examine_version(version, secret, store=store()).content for version in versions)


def test_demonstration_keys_are_stretched_like_any_other(played: None) -> None:
    """A01: what is printed for the demonstration is no cheaper to guess than what an office chooses."""
    keys = list(db.session.scalars(select(OpenerKey)))
    assert {key.user.email.partition("@")[0] for key in keys} == set(PASSPHRASES)
    assert {key.locked.cost for key in keys} == {STRONG}
    assert {one.passphrase for one in demo_openers()} == set(PASSPHRASES.values())


def test_passphrases_are_printed_for_the_demonstration_alone(demonstration: Flask) -> None:
    """A40: another installation has no such people, and would not print them if it had."""
    client, words = demonstration.test_client(), PASSPHRASES["officer"]
    sign_in(demonstration, client, "officer")
    with demonstration.app_context():
        change = f"/officer/calls/{seasons('challenge')[0].id}/sealing/change"
    pages = ("/help/openers", change)
    assert [words in client.get(page).get_data(as_text=True) for page in pages] == [True, True]
    assert words in demonstration.test_cli_runner().invoke(args=["demo", "accounts"]).output
    demonstration.config["DEMO"] = False
    try:
        answers = [client.get(page) for page in pages]
    finally:
        demonstration.config["DEMO"] = True
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [words in answer.get_data(as_text=True) for answer in answers] == [False, False]


@pytest.mark.parametrize("model", [Organisation, Case, Certificate, Call])
def test_demonstration_marks_what_it_invents(played: None, model: type[Organisation]) -> None:
    assert set(db.session.scalars(select(model.is_demo))) == {True}


def test_demonstration_shows_extra_readings_a_calibrated_list_and_a_correction(played: None) -> None:
    last = seasons("rd_case")[1]
    assert last.method["number"] == "calibrated"
    batch = db.session.scalars(select(ReadingBatch).join(ReadingBatch.round)).one()
    assert (batch.round.call_id, batch.state) == (last.id, BatchState.HANDED_OUT)
    chances = [row["p_top"] for row in batch.readings]
    near = [chance for chance in chances if 0.02 < chance < 0.98]
    assert len(near) > len(chances) / 2, "near the line, where a reading decides something"
    extra = [
        one
        for one in db.session.scalars(select(Assignment).where(Assignment.round_id == batch.round_id))
        if one.why["because"] == "extra"
    ]
    assert (len(extra), {one.state for one in extra}) == (len(batch.readings), {AssignmentState.DONE})
    ranking = db.session.scalars(
        select(Ranking).where(Ranking.call_id == last.id, Ranking.is_current, ~Ranking.is_preliminary)
    ).one()
    assert number_of(ranking) == "calibrated"
    correction = db.session.scalars(select(ReviewCorrection)).one()
    assert correction.total < correction.total_before
    assert correction.proposed_by_id != correction.agreed_by_id
