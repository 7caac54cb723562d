"""What was found in entries of blind calls, and what officers make of it."""

from dataclasses import dataclass, replace
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.calls.models import Call
from app.entries.models import Entry
from app.entries.queries import current_version
from app.extensions import db
from app.files.models import StoredFile
from app.people.models import User
from app.people.policy import may_sit_at
from app.redactions import queries, service
from app.redactions.models import IdentityFinding
from app.redactions.passages import blind_form
from app.redactions.policy import may_decide_findings, may_redact_entry, may_see_redactions
from app.redactions.queries import (
    blind_copy_of,
    check_of,
    entries_to_redact,
    findings_of,
    latest_copies,
    standings_of,
)
from app.redactions.states import FindingState
from app.rounds.models import Round, RoundEntry
from app.rounds.policy import may_see_round
from app.rounds.queries.progress import entries_of
from app.rounds.queries.recognitions import recognitions_in
from app.shared.verdict import Verdict, hidden
from app.web.bodies import accept_body
from app.web.downloads import send_stored
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.lab.entry_slots import BODY
from app.web.officer import bp
from app.web.officer.entries import load_call, load_entry
from app.web.officer.redaction_forms import AcceptForm, CopyForm, WordsForm
from app.web.officer.round_desk import desk_of, load_round
from app.web.paging import paginate


@dataclass(frozen=True)
class FileRow:
    """A file of an entry with what was found in it, and the copy that judges get."""

    file_id: str
    name: str
    findings: list[IdentityFinding]
    copy: StoredFile | None
    by_officer: bool

    @property
    def is_withheld(self) -> bool:
        """Whether judges do not get it at all."""
        return any(f.state == FindingState.WITHHELD for f in self.findings)


def load_finding(id: str) -> IdentityFinding | None:
    """A finding by its key; whose it is, the policy asks of its entry."""
    return db.session.get(IdentityFinding, id)


def may_decide_finding(user: User | None, finding: IdentityFinding, at: Any) -> Verdict:
    """As its entry."""
    return may_decide_findings(user, finding.entry, at)


def may_see_round_redactions(user: User | None, round: Round, at: Any) -> Verdict:
    """The tab of a blind round, for officers of its call."""
    seen = may_see_redactions(user, round.call, at)
    return may_see_round(user, round, at) if round.blind and seen else hidden()


@bp.get("/redactions")
@page(may_sit_at("officer"))
def redacted_calls() -> ResponseReturnValue:
    """My calls with blind rounds, those with something open first; the only one at once."""
    calls = queries.redacted_calls(me(), instant())
    if len(calls) == 1:
        return redirect(url_for("officer.redactions", id=calls[0][0].id))
    return render_template("officer/redactions/redacted_calls.html", calls=calls)


@bp.get("/calls/<key:id>/redactions")
@page(may_see_redactions, load_call)
def redactions(call: Call) -> ResponseReturnValue:
    """The entries of a call, those with something open first."""
    here = paginate(entries_to_redact(call), request, per_page=50)
    standings = standings_of([entry.id for entry in here.items])
    return render_template("officer/redactions/redactions.html", call=call, page=here, standings=standings)


@bp.get("/rounds/<key:id>/redactions")
@page(may_see_round_redactions, load_round)
def round_redactions(round: Round) -> ResponseReturnValue:
    """The entries of a blind round by code, with what judges told of entrants whom they recognised."""
    here = paginate(entries_of(round), request, per_page=50)
    return render_template(
        "officer/redactions/round_redactions.html",
        round=round,
        page=here,
        standings=standings_of([row.entry_id for row in here.items]),
        told=recognitions_in(round.id),
        codes={row.entry_id: row.code for row in round.entries},
        **desk_of(round, "round_redactions"),
    )


def _page(entry: Entry) -> dict[str, Any]:
    """Everything of the entry's page."""
    version = current_version(entry)
    found = findings_of(version) if version is not None else []
    form = CopyForm.for_entry(entry) if request.endpoint == "officer.replace_file" else None
    return {
        "check": check_of(version) if version is not None else None,
        "answers": [row for row in found if row.file_id is None],
        "files": _files(version, found),
        "copy": blind_copy_of(entry),
        "open_left": sum(row.state == FindingState.OPEN for row in found),
        "rounds": _rounds(entry),
        "may_decide": may_decide_findings(me(), entry, instant()),
        "words_form": WordsForm.for_entry(entry),
        "refused_file": (request.view_args or {}).get("file") if form is not None else None,
        "refused_words": form.file.errors[0] if form is not None and form.file.errors else None,
    }


def _files(version: Any, found: list[IdentityFinding]) -> list[FileRow]:
    asked = (
        {q["key"] for s in blind_form(version.entry.call.form) for q in s["questions"]} if version else set()
    )
    rows = [row for row in version.manifest if row["slot"] in asked] if version else []
    copies = latest_copies(row["file_id"] for row in rows)
    made = []
    for row in rows:
        copy, file = copies.get(row["file_id"], (None, None))
        mine = [f for f in found if f.file_id == row["file_id"]]
        by_officer = copy is not None and copy.made_by_id is not None
        made.append(FileRow(row["file_id"], row["name"], mine, file, by_officer))
    return made


def _rounds(entry: Entry) -> list[RoundEntry]:
    query = db.select(RoundEntry).join(RoundEntry.round).where(RoundEntry.entry_id == entry.id, Round.blind)
    return list(db.session.scalars(query.order_by(Round.position)))


@bp.get("/entries/<key:id>/redactions")
@page(may_redact_entry, load_entry, records=True)
def entry_redactions(entry: Entry) -> ResponseReturnValue:
    """What was found in an entry."""
    return render_template("officer/redactions/entry_redactions.html", entry=entry, **_page(entry))


@bp.get("/entries/<key:id>/blind-copy")
@page(may_redact_entry, load_entry, records=True)
def blind_copy(entry: Entry) -> ResponseReturnValue:
    """What judges of a blind round read."""
    copy = blind_copy_of(entry) or abort(404)
    manifest = [
        {**row, "name": _("附件 %(n)s", n=n), "url": url_for("officer.blind_file", id=entry.id, number=n)}
        for n, row in enumerate(copy.manifest, 1)
    ]
    return render_template(
        "officer/redactions/blind_copy.html",
        entry=entry,
        copy=copy,
        version={"document": copy.document, "manifest": manifest},
        form_shown=blind_form(entry.call.form),
    )


@bp.get("/entries/<key:id>/blind-copy/files/<int:number>")
@page(may_redact_entry, load_entry, records=True)
def blind_file(entry: Entry, number: int) -> ResponseReturnValue:
    """A file of the blind copy, as judges get it."""
    copy = blind_copy_of(entry)
    if copy is None or not 1 <= number <= len(copy.manifest):
        abort(404)
    row = copy.manifest[number - 1]
    return send_stored(db.session.get_one(StoredFile, row["file_id"]), f"{number}.{row['ending']}")


def _back(entry: Entry) -> ResponseReturnValue:
    return redirect(url_for("officer.entry_redactions", id=entry.id), 303)


@bp.post("/entries/<key:id>/redactions/mask")
@verb(may_decide_findings, load_entry, form=FlaskForm)
def mask_findings(entry: Entry, _form: FlaskForm) -> ResponseReturnValue:
    """Mask the findings that were chosen, or all that are open in the answers."""
    version = current_version(entry) or abort(404)
    chosen = set(request.form.getlist("finding"))
    found = [
        row
        for row in findings_of(version)
        if row.file_id is None and (row.id in chosen if chosen else row.state == FindingState.OPEN)
    ]
    masked = service.mask_findings(entry, found, by=me(), at=instant())
    flash(_("已遮蔽 %(n)s 处", n=masked), "success")
    return _back(entry)


@bp.post("/entries/<key:id>/redactions/words")
@verb(
    may_decide_findings,
    load_entry,
    form=WordsForm.for_entry,
    template="officer/redactions/entry_redactions.html",
    context=_page,
)
def mask_words(entry: Entry, form: WordsForm) -> ResponseReturnValue:
    """Mask what the search missed."""
    masked = service.mask_words(
        entry, form.place.data or "", form.words.data or "", form.reason.data or "", by=me(), at=instant()
    )
    flash(_("已遮蔽 %(n)s 处", n=masked), "success")
    return _back(entry)


@bp.route("/findings/<key:id>/accept", methods=["GET", "POST"])
@verb(
    may_decide_finding,
    load_finding,
    form=AcceptForm,
    template="officer/redactions/accept_finding.html",
)
def accept_finding(finding: IdentityFinding, form: AcceptForm) -> ResponseReturnValue:
    """Leave it as it stands."""
    service.accept_finding(finding, form.reason.data or "", by=me(), at=instant())
    flash(_("已保留"), "success")
    return _back(finding.entry)


def _stored(file: str) -> StoredFile:
    return db.session.get(StoredFile, file) or abort(404)


@bp.post("/entries/<key:id>/redactions/<key:file>/replace")
@accept_body(BODY)
@verb(
    may_decide_findings,
    load_entry,
    form=CopyForm.for_entry,
    template="officer/redactions/entry_redactions.html",
    context=_page,
)
def replace_file(entry: Entry, form: CopyForm, file: str) -> ResponseReturnValue:
    """Give judges a redacted copy of a file."""
    assert form.report is not None  # noqa: S101  the form was valid
    service.replace_file(entry, _stored(file), replace(form.report, file_id=file), by=me(), at=instant())
    flash(_("已换用遮蔽后的副本"), "success")
    return _back(entry)


@bp.route("/entries/<key:id>/redactions/<key:file>/withhold", methods=["GET", "POST"])
@verb(
    may_decide_findings,
    load_entry,
    form=AcceptForm,
    template="officer/redactions/withhold_file.html",
)
def withhold_file(entry: Entry, form: AcceptForm, file: str) -> ResponseReturnValue:
    """Keep a file from judges."""
    service.withhold_file(entry, _stored(file), form.reason.data or "", by=me(), at=instant())
    flash(_("该附件不提供给评审专家"), "success")
    return _back(entry)
