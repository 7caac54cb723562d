"""Reading as the judge will, handing in, the receipt, taking back."""

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.receipt_key import receipt_key
from app.entries import service
from app.entries.content.costs import price_above_amount
from app.entries.content.document import sealed_text
from app.entries.models import Entry, EntryVersion
from app.entries.policy import (
    has_draft,
    may_edit_entry,
    may_see_own_entry,
    may_submit_entry,
    may_withdraw_entry,
    may_write_draft,
)
from app.entries.queries import current_version, version_of
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, not_now, require
from app.web.downloads import as_attachment
from app.web.guards import page, verb
from app.web.instant import instant, latest, me, viewer
from app.web.lab import bp
from app.web.lab.entry_desk import gap_url, last_edit, load_entry
from app.web.lab.entry_forms import ConfirmForm, SubmitForm
from app.web.lab.entry_names import files_warned, names_in
from app.web.lab.receipts import signed_receipt
from app.web.lab.sealed_entries import show_code


def _may_preview(user: User | None, entry: Entry, at: Any) -> Verdict:
    """Members, while there is something to read: of a sealed bid nothing is left once it was handed in."""
    return first_refusal(may_see_own_entry(user, entry, at), has_draft(entry) if entry.call.sealed else YES)


def _may_press(user: User | None, entry: Entry, at: Any) -> Verdict:
    """Writers, while there is a draft; a form that was pressed before leads to its receipt all the same (A08)."""
    return (may_write_draft if request.method in {"GET", "HEAD"} else may_edit_entry)(user, entry, at)


@bp.get("/entries/<key:id>/preview")
@page(_may_preview, load_entry)
def preview(entry: Entry) -> ResponseReturnValue:
    """The draft as a judge will read it."""
    frozen = service.freeze(entry)
    return render_template(
        "lab/entries/preview.html",
        entry=entry,
        frozen=frozen,
        names=names_in(entry, frozen),
        warned=files_warned(entry),
        above=price_above_amount(entry.item, frozen.document),
        may_edit=may_edit_entry(viewer(), entry, instant()),
    )


def _submit_context(entry: Entry) -> dict[str, Any]:
    """What will be handed in, and what is missing, each with its link."""
    frozen = service.freeze(entry)
    gaps = [(gap, gap_url(entry, gap)) for gap in frozen.gaps if has_draft(entry)]
    whole = not_now("incomplete", t("还有 %(n)s 处未完成，补齐后才能提交", n=len(gaps))) if gaps else YES
    return {
        "frozen": frozen,
        "gaps": gaps,
        "names": names_in(entry, frozen),
        "warned": files_warned(entry),
        "above": price_above_amount(entry.item, frozen.document),
        "version": current_version(entry),
        "last_edit": last_edit(entry),
        "ready": first_refusal(may_submit_entry(viewer(), entry, instant()), has_draft(entry), whole),
    }


@bp.route("/entries/<key:id>/submit", methods=["GET", "POST"])
@verb(
    _may_press,
    load_entry,
    form=SubmitForm.for_entry,
    template="lab/entries/submit_entry.html",
    context=_submit_context,
)
def submit_entry(entry: Entry, form: SubmitForm) -> ResponseReturnValue:
    """Hand in exactly what the page showed. Pressing twice leads to the same receipt (A08)."""
    # A page that is shown again, because this is refused, has seen what stands now.
    seen, form.seen.data = form.seen.data, form.frozen.sha256
    version = service.submit_entry(
        entry,
        form.frozen,
        form.key.data,
        by=me(),
        at=instant(),
        seen=seen,
        latest=latest(),
        sealed=form.sealed,
        scope=form.scope,
    )
    service.give_receipt(version, receipt_key().key, at=instant())
    if version.is_sealed:
        return show_code(entry, version, form)
    return redirect(url_for("lab.receipt", id=entry.id, number=version.number), 303)


def _version(entry: Entry, number: int) -> EntryVersion:
    return version_of(entry, number) or abort(404)


def _readable(entry: Entry, number: int) -> EntryVersion:
    version = _version(entry, number)
    shut = not_now("shut", t("第 %(n)s 版已密封，开启之前没有人能查看", n=number))
    require(shut if version.is_shut else YES)
    return version


@bp.get("/entries/<key:id>/versions/<int:number>")
@page(may_see_own_entry, load_entry)
def receipt(entry: Entry, number: int) -> ResponseReturnValue:
    """The receipt of a version: number, instant, digest."""
    version, signed = _version(entry, number), signed_receipt(entry, number)
    return render_template("lab/entries/receipt.html", entry=entry, version=version, signed=signed)


@bp.get("/entries/<key:id>/versions/<int:number>/content")
@page(may_see_own_entry, load_entry)
def version(entry: Entry, number: int) -> ResponseReturnValue:
    """What was handed in with a version."""
    return render_template("lab/entries/version.html", entry=entry, version=_readable(entry, number))


@bp.get("/entries/<key:id>/versions/<int:number>/content.json")
@page(may_see_own_entry, load_entry)
def version_text(entry: Entry, number: int) -> ResponseReturnValue:
    """The very bytes whose SHA-256 stands on the receipt, so that the entrant can check it himself."""
    found = _readable(entry, number)
    response = Response(sealed_text(found.document, found.manifest), mimetype="application/json")
    return as_attachment(response, f"{found.receipt_number}.json")


@bp.route("/entries/<key:id>/withdraw", methods=["GET", "POST"])
@verb(may_withdraw_entry, load_entry, form=ConfirmForm, template="lab/entries/withdraw_entry.html")
def withdraw_entry(entry: Entry, form: ConfirmForm) -> ResponseReturnValue:  # noqa: ARG001
    """Take back what was handed in; until closing it may come again."""
    service.withdraw_entry(entry, by=me(), at=instant())
    flash(_("已撤回。截止前可以再次提交。"), "success")
    return redirect(url_for("lab.entry", id=entry.id), 303)
