"""What exactly is signed."""

import hashlib

from app.calls.parts import canonical
from app.projects.models import Project


def agreement_digest(project: Project) -> str:
    """SHA-256 (hex) over the canonical JSON of parties, members, amount, terms, milestones and promised values.

    A signature names it, so that nobody signs a text that was changed while he read it.
    """
    members = [[m.organisation_id, m.part, f"{m.share:.2f}"] for m in project.members]
    return hashlib.sha256(
        canonical(
            ({"members": members} if members else {})
            | {
                "number": project.number,
                "parties": [project.call_id, project.organisation_id, project.issuer_id],
                "amount": f"{project.amount:.2f}",
                "terms": project.terms,
                "milestones": [[m.title, m.month, f"{m.share:.2f}"] for m in project.milestones],
                "promised": [[r.indicator_id or r.head, r.promised] for r in project.results],
            }
        ).encode()
    ).hexdigest()
