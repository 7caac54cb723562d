"""The public pages of notices: nothing before publication, names of organisations and nothing more afterwards."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.decisions.states import DecisionResult
from app.extensions import db
from app.kinds import KINDS
from app.notices.models import Notice
from app.notices.policy import may_see_notice, visible_notices
from app.people.models import Organisation, User
from app.people.states import OrganisationState, SeatRole
from tests.factories.copying import make_many
from tests.factories.decisions import decide, make_judged_item
from tests.factories.notices import after, announce, make_draft_notice, make_notice
from tests.factories.people import AT, make_officer, make_user, seat

Visit = Callable[..., FlaskClient]
Bare = Callable[..., bytes]


def text_of(client: FlaskClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def test_draft_does_not_exist_for_anybody_but_its_officers(visit: Visit, bare: Bare) -> None:
    judged = make_judged_item()
    notice = make_draft_notice(judged)
    slug, winner = notice.slug, judged.entries[0].organisation.name
    for user in (None, judged.member(0), make_officer(make_judged_item().call)):
        client = visit(user, AT)
        hidden, absent = client.get(f"/notices/{slug}"), client.get("/notices/no-such-notice")
        assert (hidden.status_code, absent.status_code) == (404, 404)
        assert bare(hidden, slug) == bare(absent, "no-such-notice")
        assert winner not in text_of(client, "/notices")

    preview = text_of(visit(judged.officer, AT), f"/notices/{slug}")

    assert "草稿预览" in preview
    assert winner in preview


def test_published_notice_prints_the_customary_paper(visit: Visit) -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    winner, loser = judged.entries[0].organisation, judged.entries[1].organisation.name
    code, number = winner.credit_code, str(judged.member(0).email)

    text = text_of(visit(None, AT), f"/notices/{notice.slug}")

    for words in (
        notice.title,
        "2026年11月23日至2026年11月27日（5个工作日）",
        "应署真实姓名",
        winner.name,
        "机关纪委",
    ):
        assert words in text, words
    for secret in (loser, code, number, "91.00"):
        assert secret not in text, secret
    assert "提出异议" in text


def test_notice_after_its_end_takes_no_objection_and_tells_the_outcome(visit: Visit) -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    slug, over = notice.slug, after(notice)
    waiting = text_of(visit(None, over), f"/notices/{slug}")
    announce(db.session.merge(notice), db.session.merge(judged.officer))

    told = text_of(visit(None, over), f"/notices/{slug}")

    assert "逾期提出的异议不予受理" in waiting
    assert "公示期满，待公布" in waiting
    assert "已公布" in told


def test_failed_item_printed_as_such(visit: Visit) -> None:
    judged = make_judged_item(((50, 50, 50),))
    notice = make_notice(judged, decide(judged, result=DecisionResult.NONE_REACHED))
    loser = judged.entries[0].organisation.name

    text = text_of(visit(None, AT), f"/notices/{notice.slug}")

    assert "无单位达到入选要求" in text
    assert loser not in text


def test_list_rule_of_notices_equals_check_rule(visit: Visit) -> None:
    judged, other = make_judged_item(), make_judged_item()
    make_draft_notice(judged)
    make_notice(other)
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    people: list[User | None] = [None, judged.officer, judged.second, judged.member(0), supervisor]
    db.session.commit()
    for user in people:
        listed = set(db.session.scalars(visible_notices(user, AT)))
        assert listed == {notice for notice in db.session.query(Notice) if may_see_notice(user, notice, AT)}


def test_public_list_asks_as_much_at_one_row_as_at_thirty(
    visit: Visit, count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    judged = make_judged_item()
    make_notice(judged)

    def make() -> None:
        further = make_judged_item(((90, 90),), call=judged.call, officer=judged.officer)
        make_notice(further, decide(further, 0))

    counts = []
    for more in (0, 29):
        make_many(more, make)
        client = visit(None, AT)
        with count_queries() as count:
            assert client.get("/notices").status_code == 200
        counts.append(int(count))

    assert counts[0] == counts[1]
    assert counts[0] <= 6


def test_winner_with_a_public_page_is_linked(visit: Visit) -> None:
    judged = make_judged_item()
    path, winner = f"/notices/{make_notice(judged).slug}", judged.entries[0].organisation
    link, key = f'<a href="/laboratories/{winner.slug}">{winner.name}</a>', winner.id
    assert link in text_of(visit(None, AT), path)
    db.session.get_one(Organisation, key).state = OrganisationState.WAITING
    assert link not in text_of(visit(None, AT), path)


def test_code_of_a_category_is_printed_beside_no_title(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {name for name, kind in KINDS.items() if not kind.titles_entries} == {"challenge", "centre"}
    judged = make_judged_item()
    path, code = f"/notices/{make_notice(judged).slug}", f"<small>{judged.item.code}</small>"
    assert code in text_of(visit(None, AT), path)
    titled = replace(KINDS["challenge"], sections=KINDS["rd_case"].sections)
    monkeypatch.setitem(KINDS, "challenge", titled)
    assert code not in text_of(visit(None, AT), path)
