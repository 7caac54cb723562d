"""The pages of a consortium: invited by name, confirmed by the owner, shown to officers after closing."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from app.entries.models import Partner
from app.entries.service import freeze
from app.extensions import db
from tests.factories.alliances import make_alliance_member, make_running_alliance
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_full_draft, writer_of
from tests.factories.partners import PART, make_partner
from tests.factories.people import AT, make_member, make_officer, make_organisation
from tests.factories.sealed_entries import make_sealed_item


def test_member_is_invited_confirms_and_stands_in_the_bid(app: Flask, visit, count_queries) -> None:
    entry = make_full_draft(make_item(make_call()))
    lead, asked = writer_of(entry.organisation), make_organisation()
    owner, officer = make_member(asked), make_officer(entry.call)
    desk = f"/lab/entries/{entry.id}"
    assert "邀请成员单位" in visit(lead, AT).get(desk).get_data(as_text=True)
    filled = {"organisation": asked.credit_code, "part": PART, "share": "30"}
    wrong = visit(lead, AT).post(f"{desk}/partners/invite", data=filled | {"organisation": "不存在的机构"})
    assert wrong.status_code == 400
    assert visit(lead, AT).post(f"{desk}/partners/invite", data=filled).status_code == 303
    key = db.session.scalars(select(Partner.id)).one()
    db.session.rollback()
    page = f"/lab/partners/{key}"
    assert "待成员单位确认" in visit(lead, AT).get(desk).get_data(as_text=True)
    assert "联合申报待确认" in visit(owner, AT).get("/lab/").get_data(as_text=True)
    assert entry.organisation.name in visit(owner, AT).get("/lab/partners").get_data(as_text=True)
    with count_queries() as count:
        shown = visit(owner, AT).get(page).get_data(as_text=True)
    assert int(count) <= 20, count.statements
    assert PART in shown
    assert visit(officer, AT).get(page).status_code == 404
    assert visit(owner, AT).post(f"{page}/confirm", data={"seen": "7"}).status_code == 409
    assert visit(owner, AT).post(f"{page}/confirm", data={"seen": "1"}).status_code == 303
    changed = {"part": PART, "share": "25"}
    assert visit(lead, AT).post(f"{page}/change", data=changed).status_code == 303
    assert visit(owner, AT).post(f"{page}/confirm", data={"seen": "2"}).status_code == 303
    form = visit(lead, AT).get(f"{desk}/submit").get_data(as_text=True)
    hidden = {
        name: form.split(f'name="{name}"')[1].split('value="')[1].split('"')[0] for name in ("key", "seen")
    }
    assert visit(lead, AT).post(f"{desk}/submit", data=hidden).status_code == 303
    later = AT + timedelta(days=20)
    for user, path in ((officer, f"/officer/entries/{entry.id}"), (owner, page)):
        text = visit(user, later).get(path).get_data(as_text=True)
        assert asked.name in text
        assert PART in text
    assert visit(lead, AT).post(f"{page}/remove").status_code == 303
    assert "已提交的版本仍写着本单位" in visit(owner, AT).get(page).get_data(as_text=True)
    told = visit(officer, later).get(f"/officer/entries/{entry.id}").get_data(as_text=True)
    assert "此后为「已移除」" in told
    assert visit(owner, AT).post(f"{page}/leave").status_code == 303
    told = visit(officer, later).get(f"/officer/entries/{entry.id}").get_data(as_text=True)
    assert "退出联合体" in told


def test_member_steps_back_and_declines_and_is_removed(app: Flask, visit) -> None:
    item, _secret = make_sealed_item()
    entry = make_full_draft(item)
    lead = writer_of(entry.organisation)
    first, second, third = (make_partner(entry, share="10") for _ in range(3))
    owners = {partner.id: writer_of(partner.organisation) for partner in (first, second, third)}
    db.session.commit()
    page = "/lab/partners/"
    shown = visit(owners[first.id], AT).get(f"{page}{first.id}").get_data(as_text=True)
    assert PART in shown  # the key of the sealed draft is at hand
    assert (
        visit(owners[first.id], AT).post(f"{page}{first.id}/confirm", data={"seen": "1"}).status_code == 303
    )
    assert visit(owners[first.id], AT).post(f"{page}{first.id}/leave").status_code == 303
    assert visit(owners[second.id], AT).post(f"{page}{second.id}/decline").status_code == 303
    assert visit(lead, AT).get(f"{page}{third.id}/remove").status_code == 200
    assert visit(lead, AT).post(f"{page}{third.id}/remove").status_code == 303
    assert visit(owners[third.id], AT).get(f"{page}{third.id}").status_code == 404
    states = {row[0]: row[1] for row in db.session.execute(select(Partner.id, Partner.state))}
    assert [states[p] for p in owners] == ["left", "declined", "removed"]


def test_lead_picks_a_laboratory_of_the_chains_alliance(app: Flask, visit) -> None:
    alliance, convenor = make_running_alliance()
    entry = make_full_draft(make_item(make_call(), chain=alliance.chain), convenor.organisation)
    lead, ally, stranger = writer_of(entry.organisation), make_alliance_member(alliance), make_organisation()
    member, free = make_member(ally.organisation), stranger.credit_code
    invite = f"/lab/entries/{entry.id}/partners/invite"
    assert "邀请哪一家" in visit(lead, AT).get(invite).text
    form = {"ally": ally.organisation_id, "part": PART, "share": "30"}
    assert visit(lead, AT).post(invite, data=form).status_code == 303
    assert "邀请哪一家" not in visit(lead, AT).get(invite).text  # nobody of the alliance is left to ask
    joint = f"成员都来自{alliance.name}"
    assert joint in visit(lead, AT).get(f"/lab/entries/{entry.id}").text
    (partner,) = db.session.scalars(select(Partner)).all()
    assert alliance.name in visit(member, AT).get(f"/lab/partners/{partner.id}").text
    assert freeze(entry).document["consortium"][1]["alliance"] == alliance.name
    assert visit(lead, AT).post(invite, data=form | {"ally": "other"}).status_code == 400
    form |= {"ally": "other", "organisation": free}
    assert visit(lead, AT).post(invite, data=form).status_code == 303
    shown = visit(lead, AT).get(f"/lab/entries/{entry.id}").text
    assert joint not in shown
    assert alliance.name in shown  # beside the one member that comes from it
