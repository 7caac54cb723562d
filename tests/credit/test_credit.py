"""The register: who keeps it, who reads it, what counts on a day, how a row is put right, whom it bars."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.credit.listing import read_list
from app.credit.models import CreditFile, CreditRating, Misconduct
from app.credit.policy import (
    may_correct_misconduct,
    may_correct_rating,
    may_keep_credit,
    may_lift_misconduct,
    may_save_batch,
    may_see_credit_file,
    published_misconduct,
    visible_credit_files,
)
from app.credit.queries import CreditFilter, credit_of, search_files, years_before
from app.credit.service import (
    MisconductFacts,
    RatingFacts,
    correct_misconduct,
    correct_rating,
    drop_batch,
    lift_misconduct,
    save_batch,
    start_batch,
)
from app.credit.states import Flaw, Grade, Wrong
from app.entries.policy import eligibility
from app.entries.states import CheckState
from app.extensions import db
from app.history.models import Act
from app.letters.models import Letter
from app.letters.service import write_letters
from app.people.models import User
from app.people.states import MembershipRole, OrganisationState, SeatRole
from app.shared.verdict import Invalid, Refused
from tests.factories.calls import make_call, make_item
from tests.factories.credit import TODAY, make_file, make_keeper, make_misconduct, make_rating
from tests.factories.people import AT, join, make_member, make_officer, make_organisation, make_user, seat

pytestmark = pytest.mark.usefixtures("app")
DAY = timedelta(days=1)
HEADS = ("统一社会信用代码", "机构名称", "信用风险等级", "评定日期")


def test_register_is_kept_by_wide_seats_and_read_by_officers_and_the_organisation() -> None:
    lab = make_organisation()
    waiting = make_organisation(state=OrganisationState.WAITING)
    file, other = make_file(lab), make_file(waiting)
    supervisor, platform = make_user(), make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    seat(platform, SeatRole.OFFICER)
    # person → (keeps, sees the laboratory's, sees the other's)
    readers: dict[str, tuple[User | None, bool, bool, bool]] = {
        "visitor": (None, False, False, False),
        "stranger": (make_member(make_organisation()), False, False, False),
        "owner": (make_member(lab), False, True, False),
        "reader": (make_member(lab, MembershipRole.READER), False, True, False),
        "owner of one that waits": (make_member(waiting), False, False, False),
        "officer of a call": (make_officer(make_call()), False, True, True),
        "officer of a kind": (make_keeper(), True, True, True),
        "officer of the platform": (platform, True, True, True),
        "supervisor": (supervisor, False, False, False),
    }
    for name, (user, keeps, own, others) in readers.items():
        seen = set(db.session.scalars(visible_credit_files(user, AT)))
        assert may_keep_credit(user, AT).ok is keeps, name
        assert (file in seen, other in seen) == (own, others), name
        verdicts = [may_see_credit_file(user, each, AT) for each in (file, other)]
        assert [verdict.ok for verdict in verdicts] == [own, others], name
        assert all(verdict.ok or verdict.hide for verdict in verdicts)


@pytest.mark.parametrize(
    ("rated_on", "valid_until", "replaced", "counts"),
    [
        (TODAY, None, False, True),
        (TODAY + DAY, None, False, False),
        (TODAY - DAY, TODAY, False, True),
        (TODAY - 2 * DAY, TODAY - DAY, False, False),
        (TODAY, None, True, False),
    ],
)
def test_class_counts_from_its_day_to_its_last_unless_replaced(
    rated_on: date, valid_until: date | None, replaced: bool, counts: bool
) -> None:
    lab = make_organisation()
    make_rating(lab, Grade.D, rated_on, valid_until=valid_until, replaced_at=AT if replaced else None)
    assert (credit_of(lab, AT).rating is not None) is counts
    assert credit_of(lab, AT).is_barred is counts
    assert credit_of(make_organisation(), AT).rating is None


def test_latest_class_counts_whatever_the_order_of_entry() -> None:
    lab = make_organisation()
    make_rating(lab, Grade.B, TODAY - DAY)
    make_rating(lab, Grade.D, TODAY - 9 * DAY)
    found = credit_of(lab, AT)
    assert found.rating is not None
    assert found.rating.grade == Grade.B
    assert not found.is_barred
    assert list(db.session.scalars(search_files(make_keeper(), CreditFilter(grade="B"), AT))) == [
        make_file(lab)
    ]
    assert list(db.session.scalars(search_files(make_keeper(), CreditFilter(grade="D"), AT))) == []


@pytest.mark.parametrize(
    ("sort", "days", "columns", "barred"),
    [
        (Wrong.FALSE_REPORT, 1, {}, True),
        (Wrong.RESEARCH, 1095, {}, True),
        (Wrong.FALSE_REPORT, 1096, {}, False),
        (Wrong.OTHER, 1, {}, False),
        (Wrong.FALSE_REPORT, 9, {"lifted_on": TODAY, "lift_reason": "信用修复"}, False),
        (Wrong.FALSE_REPORT, 9, {"replaced_at": AT}, False),
    ],
)
def test_misconduct_bars_for_three_years_unless_lifted(
    sort: Wrong, days: int, columns: dict[str, object], barred: bool
) -> None:
    lab = make_organisation()
    make_misconduct(lab, sort, TODAY - days * DAY, **columns)
    assert credit_of(lab, AT).is_barred is barred


def test_three_years_before_a_leap_day_is_the_last_of_february() -> None:
    assert years_before(date(2028, 2, 29), 3) == date(2025, 2, 28)


def states(lab: object, item: object) -> dict[str, tuple[CheckState, bool]]:
    checks = {check.key: check for check in eligibility(lab, item, None, AT)}  # type: ignore[arg-type]
    return {key: (checks[key].state, bool(checks[key].mend)) for key in ("credit_class", "no_misconduct")}


@pytest.mark.parametrize("grade", [None, *Grade])
def test_class_d_alone_keeps_from_entering_and_says_why(grade: Grade | None) -> None:
    lab, item = make_organisation(), make_item(make_call())
    if grade is not None:
        make_rating(lab, grade)
    refused = grade == Grade.D
    state = CheckState.NOT_MET if refused else CheckState.MET
    assert states(lab, item) == {"credit_class": (state, refused), "no_misconduct": (CheckState.MET, False)}


def test_listed_misconduct_keeps_from_entering_and_says_which() -> None:
    lab, item = make_organisation(), make_item(make_call())
    make_misconduct(lab)
    check = next(c for c in eligibility(lab, item, None, AT) if c.key == "no_misconduct")
    assert check.state == CheckState.NOT_MET
    assert "示例市监处罚〔2026〕8号" in str(check.known)
    assert check.mend is not None


def test_public_is_what_the_law_has_published_and_only_so_long() -> None:
    lab = make_organisation()
    shown = make_misconduct(lab, public_until=TODAY, public_at="示例公示系统")
    make_misconduct(lab)
    make_misconduct(lab, public_until=TODAY - DAY, public_at="示例公示系统")
    make_misconduct(lab, public_until=TODAY, public_at="示例公示系统", lifted_on=TODAY, lift_reason="修复")
    make_misconduct(make_organisation(), public_until=TODAY, public_at="示例公示系统")
    assert list(db.session.scalars(published_misconduct(lab, AT))) == [shown]


def test_list_saved_once_tells_the_registered_and_is_not_entered_twice() -> None:
    keeper, lab = make_keeper(), make_organisation("示例甲研究院")
    owner = make_member(lab)
    rows = [
        (lab.credit_code, "示例甲研究院", "D", "2026-03-01"), ("91329901MADE0002X0", "示例乙", "A", "2026-03-01"),
        ("91329901MADE0002X0", "示例乙", "Z", "2026-03-01"),
    ]  # fmt: skip
    grid = [(1, HEADS), *enumerate(rows, 2)]
    sort, lines = read_list(grid, TODAY)
    with pytest.raises(Refused):
        start_batch(sort, lines, "示例名单", "a.xlsx", "0" * 64, by=owner, at=AT)
    with pytest.raises(Invalid):
        start_batch(sort, lines, " ", "a.xlsx", "0" * 64, by=keeper, at=AT)
    batch = start_batch(sort, lines, "示例名单", "a.xlsx", "0" * 64, by=keeper, at=AT)
    assert credit_of(lab, AT).rating is None
    assert save_batch(batch, by=keeper, at=AT) == 2
    assert credit_of(lab, AT).is_barred
    assert may_save_batch(keeper, batch, AT).http_status == 409
    again, lines = read_list(grid, TODAY)
    second = start_batch(again, lines, "示例名单", "a.xlsx", "0" * 64, by=keeper, at=AT)
    assert [Flaw.KNOWN in line.flaws for line in lines] == [True, True, False]
    drop_batch(second, by=keeper, at=AT)
    assert second.rows == []
    assert db.session.scalars(select(CreditFile.name).order_by(CreditFile.name)).all() == [
        "示例乙",
        "示例甲研究院",
    ]
    entered = select(Act).where(Act.name == "credit_rating.entered")
    assert [act.figures for act in db.session.scalars(entered)] == [{"organisation": lab.id}]
    write_letters(lambda text, _locale: str(text), at=AT)
    letter = db.session.scalars(select(Letter)).one()
    assert letter.user_id == owner.id
    assert "D 类" in letter.body
    assert "示例名单" in letter.body


def test_name_that_differs_from_the_registered_one_is_pointed_out() -> None:
    lab = make_organisation("示例甲研究院")
    sort, lines = read_list([(1, HEADS), (2, (lab.credit_code, "示例丁研究院", "A", "2026-03-01"))], TODAY)
    batch = start_batch(sort, lines, "示例名单", "a.xlsx", "0" * 64, by=make_keeper(), at=AT)
    assert lines[0].told == [Flaw.OTHER_NAME]
    assert save_batch(batch, by=make_keeper(), at=AT) == 1


def test_wrong_class_is_replaced_by_a_new_row_that_counts() -> None:
    keeper, lab = make_keeper(), make_organisation()
    wrong = make_rating(lab, Grade.D)
    right = RatingFacts(Grade.B, wrong.rated_on, None, "示例更正〔2026〕3号")
    with pytest.raises(Invalid):
        correct_rating(wrong, right, " ", by=keeper, at=AT)
    with pytest.raises(Invalid):
        correct_rating(wrong, RatingFacts(Grade.B, TODAY + DAY, TODAY, ""), "误录", by=keeper, at=AT)
    with pytest.raises(Refused):
        correct_rating(wrong, right, "误录", by=make_member(lab), at=AT)
    made = correct_rating(wrong, right, "误录", by=keeper, at=AT)
    assert credit_of(lab, AT).rating is made
    assert (wrong.replaced_at, made.replaces_id) == (AT, wrong.id)
    with pytest.raises(Refused):
        correct_rating(wrong, right, "误录", by=keeper, at=AT)
    assert db.session.scalars(select(CreditRating)).all() == [wrong, made]


def test_decision_corrected_and_lifted_stops_barring() -> None:
    keeper, lab = make_keeper(), make_organisation()
    wrong = make_misconduct(lab)
    facts = MisconductFacts(
        Wrong.UNTRUE_REPORT, wrong.decided_on, "示例局", "示例〔2026〕9号", "", TODAY, "", "名单"
    )
    with pytest.raises(Invalid) as refused:
        correct_misconduct(wrong, facts, "误录", by=keeper, at=AT)
    assert set(refused.value.errors) == {"public_at"}
    facts = MisconductFacts(
        Wrong.UNTRUE_REPORT, wrong.decided_on, "示例局", "示例〔2026〕9号", "", None, "", "名单"
    )
    made = correct_misconduct(wrong, facts, "误录", by=keeper, at=AT)
    assert credit_of(lab, AT).misconduct == (made,)
    for day, reason in ((TODAY + DAY, "修复"), (made.decided_on - DAY, "修复"), (TODAY, "")):
        with pytest.raises(Invalid):
            lift_misconduct(made, day, reason, by=keeper, at=AT)
    lift_misconduct(made, TODAY, "示例修复〔2026〕1号", by=keeper, at=AT)
    assert not credit_of(lab, AT).is_barred
    with pytest.raises(Refused):
        lift_misconduct(made, TODAY, "再次", by=keeper, at=AT)
    assert len(db.session.scalars(select(Misconduct)).all()) == 2


def test_keeper_neither_corrects_nor_lifts_what_stands_against_his_own_house() -> None:
    organisation = make_organisation()
    rating, misconduct, keeper = make_rating(organisation), make_misconduct(organisation), make_keeper()
    checks = [
        lambda: may_correct_rating(keeper, rating, AT),
        lambda: may_correct_misconduct(keeper, misconduct, AT),
        lambda: may_lift_misconduct(keeper, misconduct, AT),
    ]
    assert [check().code for check in checks] == ["ok"] * 3
    join(keeper, organisation)
    assert [check().code for check in checks] == ["own"] * 3
