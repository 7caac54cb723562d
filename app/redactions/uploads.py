"""What the entrant is told of a file for blind material that the platform cannot make blind (trust.md A16)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.entries.content.form import slots
from app.entries.models import Entry
from app.entries.service import freeze
from app.extensions import db
from app.files.models import StoredFile
from app.redactions.finding import look_for_names
from app.redactions.models import UploadCheck
from app.redactions.passages import blind_form
from app.redactions.policy import is_blind
from app.redactions.queries import names_of
from app.redactions.reports import PROPERTIES, Inspection
from app.redactions.states import FindingKind
from app.shared.text import Text, t

MOST_HITS, LONGEST_HIT = 12, 100


def is_inspected(entry: Entry, slot: str) -> bool:
    """Whether judges of a blind round would get what lies in this slot."""
    return is_blind(entry.call) and slot in slots(blind_form(entry.call.form))


def keep_inspection(entry: Entry, file: StoredFile, inspection: Inspection, *, at: datetime) -> UploadCheck:
    """Keep what was found in a file that ``entries.service.add_file`` has just taken.

    Names in properties count only where they cannot be cleared. The caller's verb has asked who may write.
    """
    names = names_of(entry, dict(freeze(entry).document))
    hits = [
        {"words": hit.words[:LONGEST_HIT], "kind": hit.kind.value}
        for hit in look_for_names(inspection.passages, names)
        if hit.passage.place != PROPERTIES or not inspection.is_cleared
    ]
    unlike = list({(hit["words"], hit["kind"]): hit for hit in hits}.values())
    check = UploadCheck(
        entry_id=entry.id,
        file=file,
        hits=unlike[:MOST_HITS],
        unreadable=inspection.unreadable,
        is_cleared=inspection.is_cleared,
        checked_at=at,
    )
    db.session.add(check)
    return check


def told_of(check: UploadCheck) -> list[Text]:
    """The warnings of one file, none for one that can be made blind."""
    name = check.file.name
    found = [
        t(
            "附件「%(name)s」里有「%(words)s」（%(kind)s），平台不能遮盖附件里的文字",
            name=name,
            words=hit["words"],
            kind=FindingKind(hit["kind"]).label,
        )
        for hit in check.hits
    ]
    if check.unreadable:
        found.append(
            t(
                "附件「%(name)s」里有图片或读不出的内容，平台不能检查，请自行确认没有单位名称、标志和人员",
                name=name,
            )
        )
    if not check.is_cleared:
        found.append(t("附件「%(name)s」的作者、单位等属性不能清除，请另存为新文件后重新上传", name=name))
    return found


def upload_warnings(entry: Entry) -> list[tuple[StoredFile, list[Text]]]:
    """The files in the slots of a draft that something is to be told of; one query."""
    if not is_blind(entry.call):
        return []
    query = (
        select(UploadCheck)
        .join(UploadCheck.file)
        .options(contains_eager(UploadCheck.file))
        .where(UploadCheck.entry_id == entry.id, StoredFile.is_removed.is_(False))
    )
    checks = db.session.scalars(query.order_by(StoredFile.uploaded_at, StoredFile.id))
    return [(check.file, words) for check in checks if (words := told_of(check))]
