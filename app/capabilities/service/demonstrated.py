"""What an accepted result has shown becomes a capability, under its own name: 攻关成果, not yet 资质认定."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.capabilities.models import Capability
from app.capabilities.service.chains import current_sorter
from app.capabilities.service.imports import standard_columns
from app.capabilities.service.terms import terms_of
from app.capabilities.standards import find_standards
from app.capabilities.states import CapabilityKind
from app.extensions import db
from app.history.service import Actor, record
from app.people.models import Organisation


@dataclass(frozen=True)
class Shown:
    """One accepted indicator: what was tested for what, by which method, with which value (as it is printed)."""

    subject: str
    parameter: str
    method: str = ""
    value: str = ""


def demonstrate_capabilities(
    organisation: Organisation,
    shown: Sequence[Shown],
    *,
    origin: str,
    origin_id: str,
    by: Actor,
    at: datetime,
) -> list[Capability]:
    """Write down what a laboratory has demonstrated; ``origin`` says in plain words by what (the project's number and
    title), ``origin_id`` is the project's key.

    The caller's verb (``projects``, on acceptance) has asked its own policy. Called again for the same origin it adds
    nothing: what stands is given. They become accredited only when a schedule in force shows them
    (``adopt_schedule``).
    """
    stands = (
        db.session.query(Capability).filter_by(origin_id=origin_id, organisation_id=organisation.id).all()
    )
    if stands or not shown:
        return stands
    terms = terms_of(((one.subject, one.parameter) for one in shown), current_sorter(at))
    made = []
    for one in shown:
        standard = next(iter(find_standards(one.method)), None)
        made.append(
            Capability(
                organisation_id=organisation.id,
                term_id=terms[(one.subject, one.parameter)],
                kind=CapabilityKind.DEMONSTRATED,
                method=one.method,
                **standard_columns(standard),
                value=one.value,
                origin=origin,
                origin_id=origin_id,
                demonstrated_at=at,
            )
        )
    db.session.add_all(made)
    db.session.flush()
    record("capability.demonstrated", organisation, by=by, at=at, rows=len(made), origin=origin_id)
    return made
