"""Afterwards: is every acknowledged press in the database, once, with its bytes?"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from app.entries.content.document import sealed_text
from app.entries.models import Entry, EntryVersion
from app.extensions import db
from app.history.models import Act
from scripts.campaigns.labs import CHANGED, Lab
from scripts.campaigns.site import Site

MADE = 1
"""Versions that an entry had before the trial, without an act of the service's."""


def check(site: Site, labs: Iterable[Lab]) -> dict[str, int]:
    """Figures: acknowledged, lost, doubled, wrong (bytes), half (visible in one table and not in another)."""
    with site.app.app_context():
        versions = {v.idempotency_key: v for v in db.session.scalars(select(EntryVersion))}
        counted = Counter(v.entry_id for v in versions.values())
        acts = Counter(db.session.scalars(select(Act.subject_id).where(Act.name == "entry.submitted")))
        numbers = dict(db.session.execute(select(Entry.id, Entry.version_number)).all())
        figures = Counter(acknowledged=0, lost=0, doubled=0, wrong=0, half=0)
        for lab in labs:
            figures.update(_of(lab, versions))
            kept = counted[lab.entry]
            figures["half"] += kept != numbers[lab.entry] or acts[lab.entry] not in {kept, kept - MADE}
        db.session.rollback()
    return dict(figures)


def _of(lab: Lab, versions: dict[str, Any]) -> Counter[str]:
    found: Counter[str] = Counter(acknowledged=len(lab.presses))
    texts = Counter(v.document.get(CHANGED) for v in versions.values() if v.entry_id == lab.entry)
    for pressed in lab.presses:
        version = versions.get(f"{lab.entry}:{pressed['key']}")
        if version is None:
            found["lost"] += 1
            continue
        stored = hashlib.sha256(sealed_text(version.document, version.manifest).encode()).hexdigest()
        found["wrong"] += not (stored == version.sha256 == pressed["sha256"])
        found["doubled"] += texts[pressed["text"]] > 1
    return found
