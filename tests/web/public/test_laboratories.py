"""Laboratories in public: who and where, certificates, what they won; nothing of contacts, members, bids."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.certificates.service import revoke_certificate
from app.extensions import db
from app.people.models import User
from app.people.policy import may_see_laboratory, visible_laboratories
from app.people.states import OrganisationKind, OrganisationState, SeatRole
from tests.factories.certificates import awards, make_certificate
from tests.factories.copying import make_many
from tests.factories.decisions import decide, make_judged_item
from tests.factories.entries import make_draft
from tests.factories.needs import make_chain
from tests.factories.notices import make_notice
from tests.factories.people import (
    AT,
    make_member,
    make_officer,
    make_organisation,
    make_region,
    make_user,
    seat,
)
from tests.factories.winners import MUCH_LATER, accepted_in, announced_in, judged_in

Visit = Callable[..., FlaskClient]
Counter = Callable[[], AbstractContextManager[Any]]
SECRETS = {
    "contact_name": "秘密联系人",
    "contact_phone": "025-87654321",
    "address": "秘密路99号",
    "mail_domain": "secret.example",
    "refusal": "秘密理由",
    "credit_code_reason": "秘密说明",
    "aliases": ["秘密别名"],
}


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    page = answer.get_data(as_text=True)
    return page[page.index("<main") : page.index("</main>")]


def readers() -> dict[str, User | None]:
    people: dict[str, User | None] = {"visitor": None, "stranger": make_user(), "officer": make_officer()}
    for role in (SeatRole.SUPERVISOR, SeatRole.SYSTEM_ADMIN):
        people[role.value] = make_user()
        seat(people[role.value], role)  # type: ignore[arg-type]
    return people


@pytest.mark.parametrize("kind", list(OrganisationKind))
@pytest.mark.parametrize("state", list(OrganisationState))
def test_public_page_is_an_active_laboratory_s_alone(
    app: Flask, kind: OrganisationKind, state: OrganisationState
) -> None:
    organisation = make_organisation(kind=kind, state=state)
    seen = kind == OrganisationKind.LABORATORY and state == OrganisationState.ACTIVE
    for name, reader in (readers() | {"member": make_member(organisation)}).items():
        verdict = may_see_laboratory(reader, organisation, AT)
        found = organisation in db.session.scalars(visible_laboratories(reader, AT)).all()
        assert (verdict.ok, found) == (seen, seen), name
        assert verdict.hide is not seen


@pytest.mark.parametrize(
    "columns",
    [
        {"kind": OrganisationKind.ENTERPRISE},
        {"state": OrganisationState.WAITING},
        {"state": OrganisationState.REFUSED},
    ],
)
def test_organisation_without_a_public_page_is_nowhere(visit: Visit, columns: dict[str, Any]) -> None:
    organisation = make_organisation("不公开的机构", **columns)
    slug, member = organisation.slug, make_member(organisation)
    for reader in (None, member):
        client = visit(reader, AT)
        assert client.get(f"/laboratories/{slug}").status_code == 404
        assert "不公开的机构" not in text_of(client, "/laboratories")


def test_laboratory_page_prints_name_place_introduction_and_certificates(visit: Visit) -> None:
    laboratory = make_organisation(
        "示例检测院", introduction="专长**盐雾试验**。<script>", cnas_number="CNAS L1234", is_demo=True
    )
    slug, number = laboratory.slug, laboratory.cma_number
    page = text_of(visit(None, AT), f"/laboratories/{slug}")
    for words in (
        *("示例检测院", "南京市", "<strong>盐雾试验</strong>", number, "2031年1月1日", "CNAS L1234"),
        *("示例数据", "还没有公示或公布的入选结果"),
    ):
        assert words in page, words
    assert "<script>" not in page
    assert "已过期" not in page


def test_laboratory_whose_certificate_ran_out_says_so(visit: Visit) -> None:
    slug = make_organisation(cma_valid_until=date(2026, 11, 22)).slug
    assert "2026年11月22日，已过期" in text_of(visit(None, AT), f"/laboratories/{slug}")
    slug = make_organisation(cma_valid_until=date(2026, 11, 23)).slug
    assert "已过期" not in text_of(visit(None, AT), f"/laboratories/{slug}")


def test_laboratory_pages_leak_neither_contacts_nor_members(visit: Visit) -> None:
    laboratory = make_organisation(**SECRETS)
    member = make_member(laboratory)
    slug, words = laboratory.slug, [laboratory.credit_code, member.name, member.email]
    for reader in (None, make_user()):
        client = visit(reader, AT)
        for path in (f"/laboratories/{slug}", "/laboratories"):
            page = text_of(client, path)
            for secret in (*words, *(v for v in SECRETS.values() if isinstance(v, str)), "秘密"):
                assert secret not in page, (path, secret)


def test_laboratory_pages_tell_nothing_of_bids_that_no_notice_carries(visit: Visit) -> None:
    judged = judged_in()
    decide(judged, 0)
    laboratory = judged.entries[0].organisation
    make_draft(make_judged_item().item, laboratory, judged.member(0))
    slug, title, code = laboratory.slug, judged.item.title, judged.item.code
    for reader in (None, judged.officer, judged.member(0)):
        client = visit(reader, AT)
        page = text_of(client, f"/laboratories/{slug}")
        assert "还没有公示或公布的入选结果" in page
        assert title not in page
        assert code not in page
        assert "入选 1 项" not in text_of(client, "/laboratories")
        assert laboratory.name not in text_of(client, f"/chains/{make_chain().slug}")


def test_laboratory_on_notice_announced_and_accepted_is_told_in_turn(visit: Visit) -> None:
    noticed, announced, accepted = judged_in(), announced_in()[0], accepted_in()
    make_notice(noticed)
    slugs = [judged.entries[0].organisation.slug for judged in (noticed, announced, accepted)]
    loser, titles = (
        accepted.entries[1].organisation.slug,
        [j.item.title for j in (noticed, announced, accepted)],
    )
    client = visit(None, MUCH_LATER)
    pages = [text_of(client, f"/laboratories/{slug}") for slug in slugs]
    for page, title in zip(pages, titles, strict=True):
        assert title in page
        assert "/notices/" in page
    assert "公示中" in pages[0]
    assert "公布</li>" not in pages[0]
    assert "公布</li>" in pages[1]
    assert "验收通过" not in pages[1]
    assert "2027年6月11日验收通过" in pages[2]
    assert "还没有公示或公布的入选结果" in text_of(client, f"/laboratories/{loser}")
    listed = text_of(client, "/laboratories")
    assert listed.count("入选 1 项") == 2
    assert listed.count("验收通过 1 项") == 1


def test_laboratories_are_found_by_city_and_words(visit: Visit) -> None:
    make_region("320200", "无锡市", "Wuxi")
    county = make_region("320282", "宜兴市", "Yixing")
    county.level, county.parent_code = "county", "320200"
    make_organisation("甲检测院", introduction="充电插头盐雾试验")
    make_organisation("乙检测院", region_code="320282")
    client = visit(None, AT)
    page = text_of(client, "/laboratories")
    assert 'href="/laboratories?city=320200"' in page
    assert "甲检测院" in page
    narrowed = text_of(client, "/laboratories?city=320200")
    assert "乙检测院" in narrowed
    assert "甲检测院" not in narrowed
    assert "甲检测院" in text_of(client, "/laboratories?q=盐雾 插头")
    assert "没有符合条件的机构" in text_of(client, "/laboratories?q=盐雾&city=320200")
    assert "没有符合条件的机构" in text_of(client, "/laboratories?q=%25")


def test_laboratory_pages_ask_as_much_for_one_row_as_for_thirty(visit: Visit, count_queries: Counter) -> None:
    first = announced_in()[0].entries[0].organisation
    slug, key = first.slug, first.id
    counts: dict[str, list[int]] = {}

    def make() -> None:
        judged = judged_in()
        judged.entries[0].organisation_id = key
        make_notice(judged)

    for more in (0, 29):
        make_many(more, make)
        client = visit(None, MUCH_LATER)
        for path in ("/laboratories", f"/laboratories/{slug}"):
            client.get(path)
            with count_queries() as count:
                client.get(path)
            counts.setdefault(path, []).append(int(count))
    assert all(one == many <= 10 for one, many in counts.values()), counts


def test_laboratory_page_shows_the_contact_it_chose_and_its_certificates(visit: Visit) -> None:
    with awards():
        judged, certificate, at = make_certificate()
        laboratory, number, code = (
            judged.entries[0].organisation,
            certificate.number,
            certificate.printed_code,
        )
        laboratory.public_contact, laboratory.contact_phone = "025-00008001（业务科）", "025-87654321"
        path = f"/laboratories/{laboratory.slug}"
        page = text_of(visit(None, at), path)
        assert "025-00008001（业务科）" in page
        assert "025-87654321" not in page
        assert f'href="/verify?q={quote(number)}"' in page
        assert code not in page
        revoke_certificate(db.session.merge(certificate), "材料不实", by=judged.officer, at=at)
        assert number not in text_of(visit(None, at), path)
