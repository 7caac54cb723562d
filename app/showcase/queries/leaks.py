"""Where a case names a client who is not to be named."""

from sqlalchemy import select

from app.extensions import db
from app.people.models import Organisation
from app.showcase.masking import Leak, leaks_in
from app.showcase.models import Case
from app.showcase.states import CasePart


def leaks_of_case(case: Case) -> list[Leak]:
    """Findings in title, text and figures; none where the client agreed to be named or was never told."""
    if case.client_shown or not case.client_name.strip():
        return []
    told = case.anatomy
    effects = "\n".join(" ".join(row.values()) for row in case.effects)
    texts = {
        CasePart.TITLE: case.title,
        CasePart.STANDFIRST: f"{case.standfirst}\n{case.client_masked}",
        CasePart.EFFECTS: effects,
        CasePart.PICTURES: "\n".join(row["alt"] for row in case.pictures),
    }
    for part in (CasePart.NEED, CasePart.MODE, CasePart.WORK, CasePart.EFFECT, CasePart.REUSE):
        texts[part] = str(told.get(part.value) or "")
    return leaks_in(texts, case.client_name, _aliases(case.client_name))


def leaks_of_dissection(case: Case) -> list[Leak]:
    """The same in the officers' observations."""
    if case.client_shown or not case.client_name.strip() or case.dissection is None:
        return []
    rows = case.dissection.observations
    text = "\n".join("\n".join((row.aspect, row.seen, row.copied, row.evidence)) for row in rows)
    return leaks_in({CasePart.DISSECTION: text}, case.client_name, _aliases(case.client_name))


def _aliases(name: str) -> list[str]:
    """What else a registered enterprise of this name is called."""
    found = db.session.scalar(select(Organisation.aliases).where(Organisation.name == name.strip()))
    return [str(alias) for alias in found or []]
