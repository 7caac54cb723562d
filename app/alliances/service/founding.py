"""An officer founds an alliance, appoints its convenor, lets it run and ends it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.alliances.models import Alliance, AllianceMember
from app.alliances.policy import (
    may_appoint_convenor,
    may_create_alliance,
    may_edit_alliance,
    may_end_alliance,
    may_start_alliance,
)
from app.alliances.states import ALLIANCE_MOVES, AllianceState
from app.chains.models import Chain
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.shared.columns import new_key
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require

LONGEST_NAME, LONGEST_INTRO, LONGEST_REASON = 80, 2000, 400


@dataclass(frozen=True)
class AllianceFacts:
    """What an alliance is called and what it is for."""

    name: str
    intro: str


def create_alliance(chain: Chain, facts: AllianceFacts, *, by: User, at: datetime) -> Alliance:
    """Found the alliance of a chain, public from now on. Errors: ``Invalid`` beside ``chain`` where it has one that
    stands, beside ``name`` and ``intro``."""
    require(may_create_alliance(by, at))
    errors = _wrong(facts)
    standing = select(Alliance.id).where(
        Alliance.chain_name == chain.name, Alliance.state != AllianceState.ENDED
    )
    if db.session.scalar(standing.limit(1)) is not None:
        errors["chain"] = t("这条产业链已经有服务联盟")
    if errors:
        raise Invalid(errors)
    key = new_key()
    alliance = Alliance(
        id=key,
        slug=f"{chain.slug}-{key[:4]}",
        chain=chain,
        chain_name=chain.name,
        name=facts.name.strip(),
        intro=facts.intro.strip(),
        state=AllianceState.FORMING,
        created_at=at,
        created_by_id=by.id,
    )
    db.session.add(alliance)
    record("alliance.created", alliance, by=by, at=at)
    return alliance


def edit_alliance(alliance: Alliance, facts: AllianceFacts, *, by: User, at: datetime) -> None:
    """Write name and introduction anew. Errors: ``Invalid`` beside them."""
    require(may_edit_alliance(by, alliance, at))
    if errors := _wrong(facts):
        raise Invalid(errors)
    alliance.name, alliance.intro = facts.name.strip(), facts.intro.strip()
    record("alliance.edited", alliance, by=by, at=at)


def appoint_convenor(member: AllianceMember, *, by: User, at: datetime) -> None:
    """Let this member lead; the convenor before stays a member."""
    require(may_appoint_convenor(by, member, at))
    before = member.alliance.convenor
    if before is not None:
        before.is_convenor = False
        db.session.flush()
    member.is_convenor = True
    record("alliance_member.appointed", member, by=by, at=at, alliance=member.alliance_id)


def start_alliance(alliance: Alliance, *, by: User, at: datetime) -> None:
    """Let it run: it has a convenor and a charter."""
    require(may_start_alliance(by, alliance, at))
    alliance.state, alliance.started_at = ALLIANCE_MOVES.go("start", alliance.state), at
    record("alliance.started", alliance, by=by, at=at)


def end_alliance(alliance: Alliance, reason: str, *, by: User, at: datetime) -> None:
    """End it; its page stays with the reason, and the chain may have another. Errors: ``Invalid`` beside ``reason``."""
    require(may_end_alliance(by, alliance, at))
    if not reason.strip():
        raise Invalid({"reason": t("请写明理由，页面上会公开")})
    alliance.state, alliance.ended_at = ALLIANCE_MOVES.go("end", alliance.state), at
    alliance.end_reason = reason.strip()[:LONGEST_REASON]
    record("alliance.ended", alliance, by=by, at=at)


def _wrong(facts: AllianceFacts) -> dict[str, Text]:
    errors: dict[str, Text] = {}
    if not 1 <= len(facts.name.strip()) <= LONGEST_NAME:
        errors["name"] = t("请填写名称，不超过 %(n)s 字", n=LONGEST_NAME)
    if len(facts.intro.strip()) > LONGEST_INTRO:
        errors["intro"] = t("不超过 %(n)s 字", n=LONGEST_INTRO)
    return errors
