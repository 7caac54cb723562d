"""Writing the draft: a page a section, each field saved by itself; and the same without script."""

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.entries.content.form import Section, section_of, slots
from app.entries.content.gaps import Gap, gaps_of
from app.entries.models import Entry
from app.entries.policy import may_write_draft
from app.entries.queries import draft_answers, draft_files, editors_of
from app.entries.service import Saved, save_field
from app.shared.text import t
from app.shared.verdict import not_now, require
from app.web.guards import script_verb, verb
from app.web.instant import instant, me
from app.web.lab import bp
from app.web.lab.entry_desk import load_entry
from app.web.lab.entry_forms import FieldForm, SectionForm, section_form
from app.web.lab.entry_slots import Slot, slots_of
from app.web.rendering import render_text


@dataclass(frozen=True)
class SectionPage:
    """A section as its page shows it; ``answers`` is None where the verb's own form is the section's."""

    section: Section
    slots: list[Slot]
    before: Section | None
    after: Section | None
    number: int
    answers: SectionForm | None = None
    editors: dict[str, str] | None = None


def page_of(
    entry: Entry, key: str, *, answers: SectionForm | None = None, refused: dict[str, Any] | None = None
) -> SectionPage:
    """The page of a section; ``refused`` maps a slot to the sentence why its file was not taken."""
    form = entry.call.form
    section = section_of(form, key)
    if section is None:
        abort(404)
    at = form.index(section)
    return SectionPage(
        section,
        slots_of(entry, section, refused or {}),
        form[at - 1] if at else None,
        form[at + 1] if at + 1 < len(form) else None,
        at + 1,
        answers,
        editors_of(entry.draft) if entry.draft is not None else {},
    )


def _asked_section(entry: Entry) -> Section:
    section = section_of(entry.call.form, str((request.view_args or {}).get("section", "")))
    if section is None:
        abort(404)
    return section


def _form(entry: Entry) -> SectionForm:
    form = section_form(entry, _asked_section(entry))
    if not form.is_submitted():
        tell_gaps(entry, form, missing="check" in request.args)
        _add_row(form, request.args.get("add", ""))
    return form


def tell_gaps(entry: Entry, form: SectionForm, *, missing: bool) -> None:
    """Put the sentence of each gap beside its field: wrong answers always, missing ones where the writer asked."""
    files = {file.slot: 1 for file in draft_files(entry)}
    answers = draft_answers(entry.draft) if entry.draft is not None else {}
    for gap in gaps_of(entry.call.form, answers, entry.item.indicators, files):
        if gap.anchor in form and (missing or not gap.missing):
            form[gap.anchor].errors = [*form[gap.anchor].errors, _sentence(gap)]


def _sentence(gap: Gap) -> str:
    return render_text(gap.sentence)


def _add_row(form: SectionForm, name: str) -> None:
    if name in form and form[name].type == "FieldList" and len(form[name].entries) < form[name].max_entries:
        form[name].append_entry()


def _context(entry: Entry) -> dict[str, Any]:
    key = _asked_section(entry)["key"]
    return {"page": page_of(entry, key, refused=_empty_slots(entry) if "check" in request.args else None)}


def _empty_slots(entry: Entry) -> dict[str, Any]:
    """Required places without a file, where the writer asked what is missing."""
    held = {file.slot for file in draft_files(entry)}
    asked = slots(entry.call.form).items()
    return {key: t("未上传") for key, q in asked if q.get("required", True) and key not in held}


@bp.route("/entries/<key:id>/sections/<string:section>", methods=["GET", "POST"])
@verb(may_write_draft, load_entry, form=_form, template="lab/entries/section.html", context=_context)
def section(entry: Entry, form: SectionForm, section: str) -> ResponseReturnValue:
    """Write a section. Without script its button saves every field that was touched; nobody's word is overwritten."""
    removed = request.form.get("remove_row", "")
    answers = _without_row(form.answers(), removed)
    for name, value in answers.items():
        if form.untouched(name) and not removed.startswith(f"{name}-"):
            continue
        saved = save_field(entry, name, value, form.saw(name), by=me(), at=instant())
        if saved.conflict:
            form.conflicts[name] = saved
    if form.conflicts:
        _keep_theirs(form)
        require(not_now("conflict", t("有 %(n)s 处同时被他人修改，请选择保留哪一份", n=len(form.conflicts))))
    return redirect(_onwards(entry, section), 303)


def _without_row(answers: dict[str, Any], removed: str) -> dict[str, Any]:
    """The button of a row without script: ``remove_row=team-2``."""
    name, _dash, number = removed.rpartition("-")
    rows = answers.get(name)
    if isinstance(rows, list) and number.isdecimal() and int(number) < len(rows):
        answers[name] = rows[: int(number)] + rows[int(number) + 1 :]
    return answers


def _keep_theirs(form: SectionForm) -> None:
    """The page that is shown again knows the revision that stands, so that the next press is a choice."""
    for name, saved in form.conflicts.items():
        form.bases[name] = str(saved.revision)


def _onwards(entry: Entry, section: str) -> str:
    added, go = request.form.get("add_row"), request.form.get("go")
    if added:
        return url_for("lab.section", id=entry.id, section=section, add=added, _anchor=added)
    after = page_of(entry, section).after
    if go == "next" and after is not None:
        return url_for("lab.section", id=entry.id, section=after["key"])
    flash(_("已保存"), "success")
    home = go == "home"
    return url_for("lab.entry", id=entry.id) if home else url_for("lab.section", id=entry.id, section=section)


@bp.post("/entries/<key:id>/fields")
@script_verb(may_write_draft, load_entry, FieldForm.from_request)
def save_draft(entry: Entry, form: FieldForm) -> ResponseReturnValue:
    """One field, as ``static/js/autosave.js`` sends it: 200 with the new revision, 409 with what stands there."""
    saved = save_field(entry, form.field.data, form.value, form.base.data, by=me(), at=instant())
    if not saved.conflict:
        return jsonify(revision=saved.revision, saved_at=saved.at.isoformat())
    return make_response(jsonify(_told(entry, saved)), 409)


def _told(entry: Entry, saved: Saved) -> dict[str, Any]:
    names = editors_of(entry.draft) if entry.draft is not None else {}
    return {
        "value": saved.value,
        "revision": saved.revision,
        "by": names.get(saved.by or "", ""),
        "at": saved.at.isoformat(),
    }
