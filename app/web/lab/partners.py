"""Bidding together: the lead's forms, and the page on which a member confirms its part and share."""

from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from app.alliances.queries import allied_laboratories
from app.entries import service
from app.entries.content.consortium import Terms
from app.entries.models import Entry, Partner
from app.entries.policy import (
    eligibility,
    may_change_partner,
    may_confirm_partner,
    may_decline_partner,
    may_invite_partner,
    may_leave_consortium,
    may_read_entry,
    may_remove_partner,
    may_see_partner,
    readable_versions,
)
from app.entries.queries import find_partner, own_partners, partner_candidate
from app.entries.service.partners import LONGEST_PART
from app.extensions import db
from app.people.models import Organisation
from app.people.policy import may_sit_at
from app.shared.text import t
from app.web.fields import DecimalField
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.lab import bp
from app.web.lab.entry_desk import load_entry
from app.web.lab.entry_forms import ConfirmForm
from app.web.navigation import RAILS
from app.web.paging import paginate
from app.web.sealed_drafts import find_unlocked

RAILS.add("lab", t("联合体"), "lab.partners", icon="flag")
OTHER = "other"
NUMBER = _l("请填写 0 到 100 之间的数，最多两位小数")


class TermsForm(FlaskForm):
    """What a member does, and its share."""

    part = TextAreaField(
        _l("承担的任务"),
        [InputRequired(_l("请写明承担的任务")), Length(max=LONGEST_PART, message=_l("最多 %(max)d 字"))],
    )
    share = DecimalField(
        _l("经费份额"),
        [InputRequired(NUMBER), NumberRange(0, 100, NUMBER)],
        places=None,
        description=_l("占总经费的百分比；各成员合计须小于 100，其余归牵头单位"),
    )

    def terms(self) -> Terms:
        """What the service takes; the form was valid."""
        return Terms(self.part.data or "", self.share.data or Decimal(0))


class InviteForm(TermsForm):
    """Whom to ask: a laboratory of the alliance of the item's chain, or any other by its full name or credit code."""

    ally = RadioField(_l("邀请哪一家"), default=OTHER, validate_choice=False)
    organisation = StringField(
        _l("机构全称或统一社会信用代码"), [Length(max=120)], description=_l("须已在平台登记")
    )

    @classmethod
    def of(cls, entry: Entry) -> "InviteForm":
        """With the laboratories of the alliance; without the field where there are none."""
        form, chain = cls(), entry.item.chain
        asked = {partner.organisation_id for partner in entry.partners if partner.is_standing}
        allies = allied_laboratories(entry.organisation, chain, instant()) if chain is not None else []
        if free := [SelectChoice(o.id, o.name) for o in allies if o.id not in asked]:
            form.ally.choices = [*free, SelectChoice(OTHER, _l("其他机构"))]
        else:
            del form.ally
        return form

    def chosen(self) -> Organisation | None:
        """The laboratory that was picked or typed; None where none fits."""
        allies = [choice.value for choice in self.ally.choices] if self.ally is not None else []
        if allies and self.ally.data != OTHER and self.ally.data in allies:
            return db.session.get(Organisation, self.ally.data)
        return partner_candidate(self.organisation.data or "")


class SeenForm(FlaskForm):
    """The revision of the terms that were read."""

    seen = IntegerField(validators=[InputRequired()])


def load_partner(id: str) -> Partner | None:
    """The member of an address, with the key of its entry's sealed draft."""
    partner = find_partner(id)
    if partner is not None:
        find_unlocked(partner.entry_id)
    return partner


def _back(entry: Entry, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("lab.entry", id=entry.id, _anchor="consortium"), 303)


@bp.route("/entries/<key:id>/partners/invite", methods=["GET", "POST"])
@verb(
    may_invite_partner,
    load_entry,
    form=InviteForm.of,
    template="lab/partners/invite_partner.html",
)
def invite_partner(entry: Entry, form: InviteForm) -> ResponseReturnValue:
    """Ask a laboratory."""
    service.invite_partner(entry, form.chosen(), form.terms(), by=me(), at=instant())
    return _back(entry, _("已邀请，对方负责人会收到通知"))


def _terms_form(partner: Partner) -> TermsForm:
    terms = partner.terms_in(partner.entry.draft)
    return TermsForm(part=terms.part, share=terms.share) if terms is not None else TermsForm()


@bp.route("/partners/<key:id>/change", methods=["GET", "POST"])
@verb(may_change_partner, load_partner, form=_terms_form, template="lab/partners/change_partner.html")
def change_partner(partner: Partner, form: TermsForm) -> ResponseReturnValue:
    """Other terms, to be confirmed again."""
    service.change_partner(partner, form.terms(), by=me(), at=instant())
    return _back(partner.entry, _("已修改，须由成员单位重新确认"))


@bp.route("/partners/<key:id>/remove", methods=["GET", "POST"])
@verb(
    may_remove_partner,
    load_partner,
    form=lambda _partner: ConfirmForm(),
    template="lab/partners/remove_partner.html",
)
def remove_partner(partner: Partner, form: ConfirmForm) -> ResponseReturnValue:  # noqa: ARG001
    """Bid without it."""
    service.remove_partner(partner, by=me(), at=instant())
    return _back(partner.entry, _("已移除成员单位"))


@bp.get("/partners")
@page(may_sit_at("lab"))
def partners() -> ResponseReturnValue:
    """Where my organisations were asked to bid together."""
    found = paginate(own_partners(me(), instant()), request)
    return render_template("lab/partners/partners.html", page=found)


def _invitation(partner: Partner) -> dict[str, Any]:
    """What its owner needs to decide, and, once the bids are open, what was handed in."""
    user, at, entry = me(), instant(), partner.entry
    versions = readable_versions(user, entry, at) if may_read_entry(user, entry, at) else []
    return {
        "entry": entry,
        "terms": partner.terms_in(entry.draft),
        "alliance": partner.alliance,
        "checks": eligibility(partner.organisation, entry.item, user, at),
        "version": versions[-1] if versions else None,
        "may_confirm": may_confirm_partner(user, partner, at),
        "may_decline": may_decline_partner(user, partner, at),
        "may_leave": may_leave_consortium(user, partner, at),
    }


@bp.get("/partners/<key:id>")
@page(may_see_partner, load_partner)
def partner(partner: Partner) -> ResponseReturnValue:
    """One invitation: who leads, what we would do, our share, and whether we meet the conditions."""
    return render_template("lab/partners/partner.html", partner=partner, **_invitation(partner))


def _home(partner: Partner, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("lab.partner", id=partner.id), 303)


@bp.post("/partners/<key:id>/confirm")
@verb(
    may_confirm_partner,
    load_partner,
    form=lambda _partner: SeenForm(),
    template="lab/partners/partner.html",
    context=_invitation,
)
def confirm_partner(partner: Partner, form: SeenForm) -> ResponseReturnValue:
    """Bind the organisation to what was read."""
    service.confirm_partner(partner, form.seen.data or 0, by=me(), at=instant())
    return _home(partner, _("已确认联合申报"))


@bp.post("/partners/<key:id>/decline")
@verb(may_decline_partner, load_partner)
def decline_partner(partner: Partner) -> ResponseReturnValue:
    """Turn it down."""
    service.decline_partner(partner, by=me(), at=instant())
    return _home(partner, _("已谢绝"))


@bp.post("/partners/<key:id>/leave")
@verb(may_leave_consortium, load_partner)
def leave_consortium(partner: Partner) -> ResponseReturnValue:
    """Step back before closing."""
    service.leave_consortium(partner, by=me(), at=instant())
    return _home(partner, _("已退出联合体，牵头单位会收到通知"))
