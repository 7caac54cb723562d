"""A dry run of a round tells loads, letters and what the method would do, and leaves no trace."""

from flask import Flask

from app.extensions import db
from app.rehearsals.policy import may_rehearse_round
from app.rehearsals.rounds import rehearse_round
from app.rounds.models import Round
from app.rounds.service import Declaration, declare_conflicts
from app.rounds.states import ConflictKind, RoundState
from tests.factories.calls import make_item
from tests.factories.people import AT, make_judge, make_officer, make_organisation
from tests.factories.rounds import make_closed_call, make_panelist, make_passed_entry, make_round
from tests.factories.saving import together


def rows() -> dict[str, int]:
    """How many rows every table has."""
    count = db.select(db.func.count())
    tables = (t for t in db.metadata.sorted_tables if t.name != "login_session")
    return {t.name: db.session.execute(count.select_from(t)).scalar_one() for t in tables}


def prepared(officer, entries: int = 12) -> Round:
    call = make_closed_call(officer)
    with together():
        item = make_item(call, places=3)
        return make_round(call, [make_passed_entry(item) for _ in range(entries)], reviews_per_entry=3)


def test_rehearsal_of_a_round_tells_everything_and_leaves_nothing(app: Flask) -> None:
    officer = make_officer()
    round = prepared(officer)
    entrant = round.entries[0].entry.organisation
    for _ in range(4):
        make_panelist(round)
    make_panelist(round, make_judge(entrant))
    make_panelist(round, ready=False)
    db.session.commit()
    before = rows()
    report = rehearse_round(round, by=officer, at=AT)
    db.session.commit()
    assert rows() == before
    assert (round.state, round.opened_at) == (RoundState.PREPARING, None)
    assert str(report.obstacle) == "尚未分派"
    assert [str(sentence) for sentence in report.assumed] == [
        "1 位尚未答复的专家视为接受邀请",
        "1 项待确认的利益关系按须回避处理",
        "尚未分派，按默认条件随机抽取",
    ]
    assert (report.pairs, sum(burden.entries for burden in report.burdens), report.days) == (36, 36, 7)
    assert [(str(mail.subject), mail.readers) for mail in report.mails] == [
        ("6 份申报待评审", 6),
        ("专家评审已结束", 6),
    ]
    (group,) = report.groups
    assert (len(group.contest.entries), group.contest.places, group.contest.now) == (12, 3, 3)
    assert [row.reviews for row in group.rows] == [1, 3, 5]
    assert group.rows[0].found < group.rows[-1].found


def test_rehearsal_of_a_round_without_judges_makes_some_up(app: Flask) -> None:
    officer = make_officer()
    round = prepared(officer, 3)
    db.session.commit()
    before = rows()
    report = rehearse_round(round, by=officer, at=AT)
    db.session.commit()
    assert rows() == before
    assert str(report.assumed[0]) == "专家不足，补入 3 位示例专家"
    assert (report.pairs, report.groups, report.unsimulated) == (9, [], 1)


def test_rehearsal_of_a_round_that_cannot_be_assigned_says_which_entry_lacks(app: Flask) -> None:
    officer = make_officer()
    round = prepared(officer, 3)
    panel = [make_panelist(round) for _ in range(3)]
    tied = Declaration(round.entries[1].entry.organisation_id, ConflictKind.KIN)
    declare_conflicts(panel[0], [tied], by=panel[0].user, at=AT)
    db.session.commit()
    report = rehearse_round(round, by=officer, at=AT)
    assert [str(s) for s in report.lacking] == ["A02 还缺 1 名专家：可评的只有 2 名（回避 1 名）"]
    assert report.mails == ()


def test_rehearsal_of_a_round_is_the_officers_until_the_release(app: Flask) -> None:
    officer = make_officer()
    round = prepared(officer, 1)
    table = {
        officer: "ok",
        make_officer(make_closed_call()): "absent",
        make_judge(make_organisation()): "absent",
    }
    assert {user: may_rehearse_round(user, round, AT).code for user in table} == table
    round.state, round.opened_at = RoundState.OPEN, AT
    assert may_rehearse_round(officer, round, AT).code == "released"
