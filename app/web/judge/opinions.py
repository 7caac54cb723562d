"""The chair writes for the panel: drafts of his own, signed once, printed in the packs of the result."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, TextAreaField
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from app.rounds.models import Panelist, RoundEntry
from app.rounds.policy.hearing import may_write_opinions
from app.rounds.queries.hearing import opinion_entries, own_opinions
from app.rounds.service.hearing import LONGEST_OPINION, save_opinions, sign_opinions
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.judge import bp
from app.web.judge.rounds import load_panelist
from app.web.officer.notice_forms import ConfirmForm

SHORT = Length(max=LONGEST_OPINION, message=_l("最多 %(max)d 字"))


class OpinionsForm(FlaskForm):
    """A text for the panel and one for each entry, each with the revision that the page shows (``opinions_form``).

    ``keys``: "" for the panel, an entry by its code: its key would name it before the judges of a blind round.
    ``entries``: entry key by code.
    """

    keys: tuple[str, ...] = ()
    entries: Mapping[str, str] = MappingProxyType({})

    def given(self) -> dict[str, tuple[str, int]]:
        """Text and seen revision by entry key; "" for the panel."""
        return {
            self.entries.get(key, ""): (self[f"text-{key}"].data or "", int(self[f"seen-{key}"].data or 0))
            for key in self.keys
        }


def opinions_form(panelist: Panelist) -> OpinionsForm:
    """The drafts as they stand."""
    rows = opinion_entries(panelist, instant())
    drafts = {row.entry_id or "": row for row in own_opinions(panelist, instant()) if row.signed_at is None}
    labels = {"": _("对全组评审的意见"), **{row.code: _label(row) for row in rows}}
    entries = {row.code: row.entry_id for row in rows}
    fields: dict[str, Any] = {"keys": tuple(labels), "entries": entries}
    for key, label in labels.items():
        draft = drafts.get(entries.get(key, ""))
        fields[f"text-{key}"] = TextAreaField(label, [Optional(), SHORT], default=draft.text if draft else "")
        fields[f"seen-{key}"] = IntegerField(
            "", [Optional()], default=draft.revision if draft else 0, widget=HiddenInput()
        )
    made: OpinionsForm = type("MadeOpinionsForm", (OpinionsForm,), fields)()
    return made


def _label(row: RoundEntry) -> str:
    """The code, and in a round that is not blind the entrant."""
    return row.code if row.round.blind else f"{row.code} {row.entry.organisation.name}"


def _context(panelist: Panelist) -> dict[str, Any]:
    written = own_opinions(panelist, instant())
    codes = {row.entry_id: row.code for row in opinion_entries(panelist, instant())}
    signed: dict[str, list[Any]] = {}
    for row in written:
        if row.signed_at is not None:
            signed.setdefault(codes.get(row.entry_id or "", ""), []).append(row)
    return {
        "round": panelist.round,
        "signed": signed,
        "drafts": sum(row.signed_at is None and bool(row.text) for row in written),
    }


@bp.route("/rounds/<key:round_id>/opinions", methods=["GET", "POST"])
@verb(
    may_write_opinions,
    load_panelist,
    form=opinions_form,
    template="judge/rounds/round_opinions.html",
    context=_context,
)
def round_opinions(panelist: Panelist, form: OpinionsForm) -> ResponseReturnValue:
    """Save the drafts."""
    save_opinions(panelist, form.given(), by=me(), at=instant())
    flash(_("意见草稿已保存，署名之后才会提供给承办人"), "success")
    return redirect(url_for("judge.round_opinions", round_id=panelist.round_id), 303)


@bp.route("/rounds/<key:round_id>/opinions/sign", methods=["GET", "POST"])
@verb(
    may_write_opinions,
    load_panelist,
    form=ConfirmForm,
    template="judge/rounds/sign_opinions.html",
    context=_context,
)
def sign_opinion_drafts(panelist: Panelist, _form: ConfirmForm) -> ResponseReturnValue:
    """Sign all that is drafted, after saying what that means."""
    count = sign_opinions(panelist, by=me(), at=instant())
    flash(_("已署名 %(n)s 条意见", n=count), "success")
    return redirect(url_for("judge.round_opinions", round_id=panelist.round_id), 303)
