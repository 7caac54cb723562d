"""Alliances: founded once for a chain, joined by an owner, led by a convenor, read inside and outside, allied bids."""

import pytest
from sqlalchemy import select

from app.alliances.models import AllianceMember, AllianceNotice
from app.alliances.policy import (
    joining_organisations,
    may_ask_to_join,
    may_create_alliance,
    may_decide_joining,
    may_leave_alliance,
    may_publish_notice,
    may_remove_member,
    may_see_member,
    may_see_notice,
    may_start_alliance,
    may_write_charter,
    visible_members,
    visible_notices,
)
from app.alliances.queries import allied_laboratories, topics_of
from app.alliances.service import (
    AllianceFacts,
    NoticeWords,
    add_topic,
    adopt_charter,
    appoint_convenor,
    ask_to_join,
    create_alliance,
    decide_joining,
    edit_alliance,
    end_alliance,
    leave_alliance,
    publish_notice,
    remove_member,
    remove_topic,
    start_alliance,
    withdraw_notice,
)
from app.alliances.states import AllianceState, MemberState, Reach, TopicSort
from app.extensions import db
from app.letters.models import Letter
from app.letters.service import write_letters
from app.people.models import User
from app.people.states import MembershipRole, OrganisationKind, OrganisationState
from app.shared.verdict import Invalid, Refused
from tests.factories.alliances import make_alliance, make_alliance_member, make_running_alliance
from tests.factories.calls import make_call, make_item
from tests.factories.credit import make_keeper
from tests.factories.drafts import make_draft as make_draft_call
from tests.factories.needs import make_chain, make_need
from tests.factories.people import AT, make_member, make_officer, make_organisation

pytestmark = pytest.mark.usefixtures("app")
FACTS = AllianceFacts("示例联盟", "简介")
MEMBERS = NoticeWords("内部通知", "内容", Reach.MEMBERS)


def test_chain_has_one_alliance_that_stands() -> None:
    keeper, chain = make_keeper(), make_chain()
    for stranger in (None, make_officer(make_call()), make_member(make_organisation())):
        assert not may_create_alliance(stranger, AT)
    with pytest.raises(Invalid):
        create_alliance(chain, AllianceFacts(" ", ""), by=keeper, at=AT)
    first = create_alliance(chain, FACTS, by=keeper, at=AT)
    with pytest.raises(Invalid):
        create_alliance(chain, FACTS, by=keeper, at=AT)
    with pytest.raises(Invalid):
        end_alliance(first, " ", by=keeper, at=AT)
    end_alliance(first, "试点结束", by=keeper, at=AT)
    with pytest.raises(Refused):
        edit_alliance(first, FACTS, by=keeper, at=AT)
    assert create_alliance(chain, FACTS, by=keeper, at=AT).slug != first.slug


@pytest.mark.parametrize(
    ("kind", "role", "state", "may"),
    [
        (OrganisationKind.LABORATORY, MembershipRole.OWNER, OrganisationState.ACTIVE, True),
        (OrganisationKind.ENTERPRISE, MembershipRole.OWNER, OrganisationState.ACTIVE, True),
        (OrganisationKind.BUREAU, MembershipRole.OWNER, OrganisationState.ACTIVE, False),
        (OrganisationKind.LABORATORY, MembershipRole.EDITOR, OrganisationState.ACTIVE, False),
        (OrganisationKind.LABORATORY, MembershipRole.OWNER, OrganisationState.WAITING, False),
    ],
)
def test_owner_of_an_approved_organisation_may_ask(
    kind: OrganisationKind, role: MembershipRole, state: OrganisationState, may: bool
) -> None:
    user = make_member(make_organisation(kind=kind, state=state), role)
    alliance = make_alliance()
    assert may_ask_to_join(user, alliance, AT).ok is may
    alliance.state, alliance.ended_at, alliance.end_reason = AllianceState.ENDED, AT, "示例"
    assert not may_ask_to_join(user, alliance, AT)


def test_asking_is_answered_by_the_convenor_and_by_officers_while_there_is_none() -> None:
    alliance, keeper, lab = make_alliance(), make_keeper(), make_organisation()
    owner = make_member(lab)
    with pytest.raises(Invalid):
        ask_to_join(alliance, make_organisation(), "能做", by=owner, at=AT)
    asked = ask_to_join(alliance, lab, "能做", by=owner, at=AT)
    db.session.flush()
    assert joining_organisations(owner, alliance, AT) == []
    with pytest.raises(Refused):
        ask_to_join(alliance, lab, "能做", by=owner, at=AT)
    assert not may_decide_joining(owner, asked, AT)
    with pytest.raises(Invalid):
        decide_joining(asked, False, "", by=keeper, at=AT)
    decide_joining(asked, True, "", by=keeper, at=AT)
    appoint_convenor(asked, by=keeper, at=AT)
    other_lab = make_organisation()
    other = make_member(other_lab)
    second = ask_to_join(alliance, other_lab, "能做", by=other, at=AT)
    db.session.flush()
    assert not may_decide_joining(keeper, second, AT)
    decide_joining(second, False, "范围不符", by=owner, at=AT)
    assert second.state == MemberState.REFUSED
    again = ask_to_join(alliance, other_lab, "补充了", by=other, at=AT)
    db.session.flush()
    decide_joining(again, True, "", by=owner, at=AT)
    write_letters(lambda text, _locale: str(text), at=AT)
    told = {(letter.user_id, letter.subject) for letter in db.session.scalars(select(Letter))}
    assert {
        (owner.id, "有单位申请加入联盟"),
        (other.id, "加入联盟的申请未获同意"),
        (other.id, "已加入联盟"),
    } <= told
    assert (keeper.id, "有单位申请加入联盟") in told


def test_who_asks_is_known_to_itself_the_convenor_and_officers() -> None:
    alliance, convenor = make_running_alliance()
    asking = make_alliance_member(alliance, state=MemberState.ASKED)
    plain = make_alliance_member(alliance)
    db.session.expire_all()
    readers: dict[str, tuple[User | None, bool]] = {
        "visitor": (None, False),
        "stranger": (make_member(make_organisation()), False),
        "member": (make_member(plain.organisation), False),
        "reader of the convenor": (make_member(convenor.organisation, MembershipRole.READER), False),
        "convenor": (make_member(convenor.organisation, MembershipRole.EDITOR), True),
        "itself": (make_member(asking.organisation, MembershipRole.READER), True),
        "officer": (make_keeper(), True),
        "officer of a call": (make_officer(make_call()), False),
    }
    for name, (user, sees) in readers.items():
        db.session.flush()
        found = set(db.session.scalars(visible_members(user, AT)))
        assert {convenor, plain} <= found, name
        assert (asking in found) is sees, name
        assert may_see_member(user, asking, AT).ok is sees, name


def test_notice_to_members_is_read_inside_alone() -> None:
    alliance, convenor = make_running_alliance()
    lead = make_member(convenor.organisation)
    inside = publish_notice(alliance, MEMBERS, by=lead, at=AT)
    outside = publish_notice(alliance, NoticeWords("公开", "内容", Reach.PUBLIC), by=lead, at=AT)
    asking = make_alliance_member(alliance, state=MemberState.ASKED)
    left = make_alliance_member(alliance, state=MemberState.LEFT)
    db.session.flush()
    readers: dict[str, tuple[User | None, bool]] = {
        "visitor": (None, False),
        "asking": (make_member(asking.organisation), False),
        "left": (make_member(left.organisation), False),
        "reader of a member": (make_member(convenor.organisation, MembershipRole.READER), True),
        "officer": (make_keeper(), True),
    }
    for name, (user, sees) in readers.items():
        found = set(db.session.scalars(visible_notices(user, AT)))
        assert found == ({inside, outside} if sees else {outside}), name
        assert may_see_notice(user, inside, AT).ok is sees, name
    assert not may_publish_notice(make_member(make_organisation()), alliance, AT)
    with pytest.raises(Invalid):
        publish_notice(alliance, NoticeWords("", "", Reach.PUBLIC), by=lead, at=AT)
    withdraw_notice(inside, by=lead, at=AT)
    assert set(db.session.scalars(visible_notices(lead, AT))) == {outside}
    assert len(db.session.scalars(select(AllianceNotice)).all()) == 2


def test_alliance_runs_once_it_has_convenor_and_charter() -> None:
    alliance, keeper = make_alliance(), make_keeper()
    assert may_start_alliance(keeper, alliance, AT).code == "no_convenor"
    member = make_alliance_member(alliance)
    appoint_convenor(member, by=keeper, at=AT)
    assert may_start_alliance(keeper, alliance, AT).code == "no_charter"
    lead = make_member(member.organisation)
    assert may_write_charter(keeper, alliance, AT)
    adopt_charter(alliance, "第一版", "", 0, by=lead, at=AT)
    with pytest.raises(Invalid):
        adopt_charter(alliance, "第二版", "改了", 0, by=lead, at=AT)
    with pytest.raises(Invalid):
        adopt_charter(alliance, "第二版", "", 1, by=lead, at=AT)
    assert adopt_charter(alliance, "第二版", "改了", 1, by=lead, at=AT).number == 2
    start_alliance(alliance, by=keeper, at=AT)
    assert not may_write_charter(keeper, alliance, AT)
    assert alliance.charter is not None
    assert alliance.charter.body == "第二版"


def test_convenor_is_followed_before_it_leaves_and_officers_remove_with_a_reason() -> None:
    alliance, convenor = make_running_alliance()
    keeper, owner = make_keeper(), make_member(convenor.organisation)
    other = make_alliance_member(alliance)
    assert may_leave_alliance(owner, convenor, AT).code == "convenor"
    assert may_remove_member(keeper, convenor, AT).code == "convenor"
    assert not may_remove_member(owner, other, AT)
    appoint_convenor(other, by=keeper, at=AT)
    db.session.flush()
    assert alliance.convenor is other
    leave_alliance(convenor, by=owner, at=AT)
    third = make_alliance_member(alliance)
    with pytest.raises(Invalid):
        remove_member(third, "", by=keeper, at=AT)
    remove_member(third, "长期不参加活动", by=keeper, at=AT)
    states = select(AllianceMember.state).order_by(AllianceMember.state)
    assert db.session.scalars(states).all() == [MemberState.AGREED, MemberState.LEFT, MemberState.REMOVED]


def test_only_public_things_of_the_chain_are_shared_or_tried_first() -> None:
    alliance, convenor = make_running_alliance()
    plain = make_alliance_member(alliance)
    lead, member = make_member(convenor.organisation), make_member(plain.organisation)
    need, hidden = make_need(), make_need(published_at=None)
    elsewhere = make_need(make_chain("氢能"))
    item = make_item(make_call(), chain=make_chain())
    draft = make_draft_call().items[0]
    draft.chain = make_chain()
    db.session.flush()
    shared = add_topic(alliance, need, TopicSort.SHARED, "", by=member, at=AT)
    for thing in (need, hidden, elsewhere):
        with pytest.raises(Invalid):
            add_topic(alliance, thing, TopicSort.SHARED, "", by=member, at=AT)
    with pytest.raises(Refused):
        add_topic(alliance, item, TopicSort.PILOT, "", by=member, at=AT)
    with pytest.raises(Invalid):
        add_topic(alliance, draft, TopicSort.PILOT, "", by=lead, at=AT)
    pilot = add_topic(alliance, item, TopicSort.PILOT, "由示例机构牵头", by=lead, at=AT)
    assert topics_of(alliance, AT) == [pilot, shared]
    need.published_at = None
    db.session.flush()
    assert topics_of(alliance, AT) == [pilot]
    with pytest.raises(Refused):
        remove_topic(pilot, by=member, at=AT)
    remove_topic(pilot, by=lead, at=AT)
    assert topics_of(alliance, AT) == []


def test_allied_laboratories_are_members_of_the_running_alliance_of_the_chain() -> None:
    alliance, convenor = make_running_alliance()
    other = make_alliance_member(alliance, make_organisation("示例乙"))
    make_alliance_member(alliance, make_organisation(kind=OrganisationKind.ENTERPRISE))
    make_alliance_member(alliance, state=MemberState.ASKED)
    chain = make_chain()
    db.session.flush()
    assert allied_laboratories(convenor.organisation, chain, AT) == [other.organisation]
    assert allied_laboratories(make_organisation(), chain, AT) == []
    assert allied_laboratories(convenor.organisation, make_chain("氢能"), AT) == []
    alliance.state, alliance.started_at = AllianceState.FORMING, None
    db.session.flush()
    assert allied_laboratories(convenor.organisation, chain, AT) == []
