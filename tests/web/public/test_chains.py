"""The chains: what happens in one of them, and nothing that no notice has told."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.calls.models import Call
from app.calls.states import CallState, ItemState
from app.decisions.service import agree_decision
from app.extensions import db
from app.notices.service import give_up_line
from app.notices.states import LineState
from app.people.states import OrganisationState, SeatRole
from app.progress.chains import ChainFigures, figures_by_chain, progress_counts
from app.progress.states import TOLD, Progress, Stage
from tests.factories.calls import make_call, make_item
from tests.factories.copying import make_many
from tests.factories.decisions import propose, rank
from tests.factories.needs import make_chain, make_need
from tests.factories.notices import make_draft_notice, make_notice
from tests.factories.people import AT, make_officer, make_user, seat
from tests.factories.winners import MUCH_LATER, accepted_in, announced_in, judged_in, running_in

Visit = Callable[..., FlaskClient]
Counter = Callable[[], AbstractContextManager[Any]]


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    page = answer.get_data(as_text=True)
    return page[page.index("<main") : page.index("</main>")]


def test_every_stage_but_withdrawn_has_public_words() -> None:
    assert set(Stage) - set(TOLD) == {Stage.WITHDRAWN}


def test_chains_without_catalogue_says_so(visit: Visit) -> None:
    assert "产业链目录尚未导入" in text_of(visit(None, AT), "/chains")


def test_chains_stand_by_cluster_with_their_figures_and_source(visit: Visit) -> None:
    chain = make_chain()
    make_need(chain)
    make_item(make_call(), chain_id=chain.id)
    page = text_of(visit(None, AT), "/chains")
    for words in (
        "新能源汽车",
        "电动汽车",
        "需求 1 条 · 项目 1 项 · 正在申报 1 项",
        "working-2026",
        "非官方全文",
    ):
        assert words in page, words
    assert page.count("还没有公开的需求和项目") == 49


def test_chain_where_nothing_happens_says_so_calmly(visit: Visit) -> None:
    slug = make_chain("酿造").slug
    page = text_of(visit(None, AT), f"/chains/{slug}")
    for words in (
        "还没有公开的需求",
        "还没有发布项目",
        "这条链上的项目还没有公示或公布入选的机构",
        "待核实",
        "绿色食品",
    ):
        assert words in page, words
    assert "recollection" not in page


def test_chain_unknown_is_not_found(visit: Visit) -> None:
    make_chain()
    client = visit(None, AT)
    assert client.get("/chains/c99").status_code == 404
    assert client.get("/chains/nonsense").status_code == 404


def test_chain_before_the_notice_names_nobody_to_anybody(visit: Visit) -> None:
    judged = judged_in()
    slug, names = judged.item.chain.slug, [e.organisation.name for e in judged.entries]  # type: ignore[union-attr]
    laboratories = [e.organisation.slug for e in judged.entries]
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    decision = None
    for step in ("judged", "ranked", "proposed", "agreed", "drafted"):
        if step == "ranked":
            rank(judged)
        elif step == "proposed":
            decision = propose(judged, 0)
        elif step == "agreed" and decision:
            agree_decision(decision, "同意", by=judged.second, at=AT)
        elif step == "drafted" and decision:
            make_draft_notice(judged, decision)
        for reader in (None, judged.officer, judged.member(0), supervisor):
            client = visit(reader, AT)
            page = text_of(client, f"/chains/{slug}")
            assert "评审与公示" in page
            assert not [name for name in names if name in page], step
            for laboratory in laboratories:
                assert "还没有公示或公布的入选结果" in text_of(client, f"/laboratories/{laboratory}"), step


@pytest.mark.parametrize(
    ("step", "progress", "facts"),
    [
        ("notice", Progress.JUDGED, "公示中 1 项"),
        ("announced", Progress.SOLVING, "公布入选 1 项"),
        ("running", Progress.SOLVING, "公布入选 1 项"),
        ("accepted", Progress.ACCEPTED, "验收通过 1 项"),
    ],
)
def test_chain_from_notice_to_acceptance_names_the_winner_alone(
    visit: Visit, step: str, progress: Progress, facts: str
) -> None:
    if step == "notice":
        judged = judged_in()
        make_notice(judged)
    elif step == "announced":
        judged = announced_in()[0]
    else:
        judged = accepted_in() if step == "accepted" else running_in()[0]
    at = AT if step == "notice" else MUCH_LATER
    slug = make_chain().slug
    first, second, third = (e.organisation.name for e in judged.entries)
    assert progress_counts(slug, at) == {progress: 1}
    page = text_of(visit(None, at), f"/chains/{slug}")
    assert first in page
    assert facts in page
    assert second not in page
    assert third not in page


def test_chain_figures_count_what_everybody_may_see(visit: Visit) -> None:
    chain = make_chain()
    accepted_in(chain)
    announced_in(chain)
    make_item(make_call(closes_at=MUCH_LATER), chain_id=chain.id)
    make_item(make_call(state=CallState.DRAFT), chain_id=chain.id)
    make_item(make_call(), chain_id=chain.id, state=ItemState.WITHDRAWN)
    make_need(chain)
    assert figures_by_chain(AT)["电动汽车"] == ChainFigures(needs=1, items=3, open=1, won=2, accepted=1)


def test_chain_hides_drafts_from_their_own_officers(visit: Visit) -> None:
    chain = make_chain()
    officer = make_officer()
    make_item(
        make_call(officer=officer, state=CallState.DRAFT, title="秘密榜单"),
        chain_id=chain.id,
        title="秘密榜题",
    )
    slug = chain.slug
    page = text_of(visit(officer, AT), f"/chains/{slug}")
    assert "秘密" not in page


def test_chain_whose_winner_gave_up_or_failed_tells_no_more_than_the_notice(visit: Visit) -> None:
    judged, notice, at = announced_in()
    line = next(row for row in notice.lines if row.state == LineState.ANNOUNCED)
    give_up_line(line, "人员变动", by=judged.officer, at=at)
    failed = accepted_in(passed=False)
    gone, kept = judged.entries[0].organisation.name, failed.entries[0].organisation.name
    slug = make_chain().slug
    page = text_of(visit(None, MUCH_LATER), f"/chains/{slug}")
    assert gone not in page
    assert kept in page
    assert "验收不通过" not in page
    assert "验收通过 1 项" not in page


def test_chain_winner_without_a_public_page_is_named_without_a_link(visit: Visit) -> None:
    judged = announced_in()[0]
    organisation = judged.entries[0].organisation
    organisation.state = OrganisationState.REFUSED
    name, slug = organisation.name, organisation.slug
    page = text_of(visit(None, MUCH_LATER), f"/chains/{make_chain().slug}")
    assert name in page
    assert f"/laboratories/{slug}" not in page


def test_chain_pages_ask_as_much_for_one_row_as_for_thirty(visit: Visit, count_queries: Counter) -> None:
    chain = make_chain()
    slug = chain.slug
    counts: dict[str, list[int]] = {}

    def make() -> None:
        chain = make_chain()
        make_need(chain)
        make_item(make_call(), chain_id=chain.id)
        make_notice(judged_in(chain))

    for more in (1, 29):
        make_many(more, make)
        client = visit(None, AT)
        for path in ("/chains", f"/chains/{slug}"):
            client.get(path)
            with count_queries() as count:
                client.get(path)
            counts.setdefault(path, []).append(int(count))
    assert all(one == many <= 10 for one, many in counts.values()), counts
    assert db.session.query(Call).count() == 60
