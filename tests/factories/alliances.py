"""Alliances with members."""

from itertools import count

from app.alliances.models import Alliance, AllianceCharter, AllianceMember
from app.alliances.states import AllianceState, MemberState
from app.people.models import Organisation, User
from tests.factories.credit import make_keeper
from tests.factories.needs import make_chain
from tests.factories.people import LONG_AGO, make_organisation, make_user
from tests.factories.saving import save

_numbers = count(1)


def make_alliance(chain_name: str = "电动汽车", officer: User | None = None, **columns: object) -> Alliance:
    """One that forms, without members."""
    chain = make_chain(chain_name)
    values: dict[str, object] = {"name": f"示例{chain_name}联盟", "slug": f"alliance-{next(_numbers)}"}
    by = officer or make_keeper()
    alliance = Alliance(
        chain=chain, chain_name=chain.name, created_at=LONG_AGO, created_by_id=by.id, **(values | columns)
    )
    save(alliance)
    return alliance


def make_alliance_member(
    alliance: Alliance,
    organisation: Organisation | None = None,
    state: MemberState = MemberState.AGREED,
    convenor: bool = False,
) -> AllianceMember:
    """A member, or one that asks."""
    decided = None if state == MemberState.ASKED else LONG_AGO
    member = AllianceMember(
        alliance=alliance, organisation=organisation or make_organisation(), state=state, is_convenor=convenor,
        offers="能做示例检测", asked_at=LONG_AGO, asked_by_id=make_user().id, decided_at=decided,
    )  # fmt: skip
    save(member)
    return member


def make_running_alliance(chain_name: str = "电动汽车") -> tuple[Alliance, AllianceMember]:
    """One that runs, with its convenor and a charter."""
    alliance = make_alliance(chain_name, state=AllianceState.RUNNING, started_at=LONG_AGO)
    convenor = make_alliance_member(alliance, convenor=True)
    save(
        AllianceCharter(
            alliance=alliance, number=1, body="第一条 示例", adopted_at=LONG_AGO, adopted_by_id=make_user().id
        )
    )
    return alliance, convenor
