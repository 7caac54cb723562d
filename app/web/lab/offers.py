"""What a laboratory offers to needs, how far its plans are, and what enterprises write about them."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.extensions import db
from app.needs.models import Need, NeedContact, NeedOffer
from app.needs.policy import offering as policy
from app.needs.queries import find_need
from app.needs.queries.offers import contacts_of, find_contact, find_offer, find_unanswered, own_offers
from app.needs.service import offering as service
from app.people.models import User
from app.people.policy import may_sit_at
from app.shared.text import t
from app.shared.verdict import Verdict, first_refusal, hidden
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.lab import bp
from app.web.lab.offer_forms import MessageForm, OfferForm
from app.web.navigation import RAILS
from app.web.officer.need_filing import ReasonForm
from app.web.paging import paginate

RAILS.add("lab", t("供需对接"), "lab.offers", icon="people")


def load_need(id: str) -> Need | None:
    """The need of the address."""
    return find_need(id)


def load_offer(id: str) -> NeedOffer | None:
    """The offer of the address."""
    return find_offer(id)


def load_contact(id: str) -> NeedContact | None:
    """The contact of the address."""
    return find_contact(id)


def may_see_as_laboratory(user: User | None, contact: NeedContact, at: datetime) -> Verdict:
    """At the laboratory's desk: a contact about its own offer."""
    if policy.side_of(user, contact, at) != contact.offer.organisation_id:
        return hidden()
    return policy.may_see_contact(user, contact, at)


def may_write_as_laboratory(user: User | None, contact: NeedContact, at: datetime) -> Verdict:
    """The same for writing."""
    return first_refusal(
        may_see_as_laboratory(user, contact, at), policy.may_write_message(user, contact, at)
    )


@bp.get("/offers")
@page(may_sit_at("lab"))
def offers() -> ResponseReturnValue:
    """What my laboratories offer."""
    user, at = me(), instant()
    return render_template(
        "lab/offers/offers.html",
        page=paginate(own_offers(user, at), request),
        unanswered=set(find_unanswered(user, at, NeedOffer.organisation_id).values()),
        may_make=policy.may_offer(user, at),
    )


@bp.route("/offers/new", methods=["GET", "POST"])
@verb(policy.may_offer, form=OfferForm, template="lab/offers/make_offer.html")
def make_offer(form: OfferForm) -> ResponseReturnValue:
    """Offer something to whoever looks for it."""
    chain, organisation = form.chains[form.chain_id.data], form.own[form.organisation.data]
    offer = service.make_offer(form.offered(), organisation, chain=chain, by=me(), at=instant())
    flash(_("已在供需对接专栏公开"), "success")
    return redirect(url_for("lab.offer", id=offer.id), 303)


@bp.route("/needs/<key:id>/offer", methods=["GET", "POST"])
@verb(
    policy.may_offer_to,
    load_need,
    form=lambda need: OfferForm(need),
    template="lab/offers/offer_to_need.html",
)
def offer_to_need(need: Need, form: OfferForm) -> ResponseReturnValue:
    """Come forward for one need."""
    organisation = form.own[form.organisation.data]
    offer = service.make_offer(form.offered(), organisation, need=need, by=me(), at=instant())
    flash(_("已响应，企业会收到通知"), "success")
    return redirect(url_for("lab.offer", id=offer.id), 303)


@bp.get("/offers/<key:id>")
@page(policy.may_see_own_offer, load_offer)
def offer(offer: NeedOffer) -> ResponseReturnValue:
    """One offer: how far it is, and who wrote."""
    user, at = me(), instant()
    return render_template(
        "lab/offers/offer.html",
        offer=offer,
        contacts=db.session.scalars(contacts_of(user, at, offer).limit(50)).all(),
        unanswered=find_unanswered(user, at, NeedOffer.organisation_id),
        may={
            name: getattr(policy, f"may_{name}_offer")(user, offer, at)
            for name in ("begin", "reach", "drop", "withdraw")
        },
    )


@bp.post("/offers/<key:id>/begin")
@verb(policy.may_begin_offer, load_offer)
def begin_offer(offer: NeedOffer) -> ResponseReturnValue:
    """The plan is being carried out."""
    service.begin_offer(offer, by=me(), at=instant())
    flash(_("进展已更新"), "success")
    return redirect(url_for("lab.offer", id=offer.id), 303)


@bp.post("/offers/<key:id>/reach")
@verb(policy.may_reach_offer, load_offer)
def reach_offer(offer: NeedOffer) -> ResponseReturnValue:
    """What was planned is there."""
    service.reach_offer(offer, by=me(), at=instant())
    flash(_("进展已更新，企业和承办人会收到通知"), "success")
    return redirect(url_for("lab.offer", id=offer.id), 303)


@bp.route("/offers/<key:id>/drop", methods=["GET", "POST"])
@verb(policy.may_drop_offer, load_offer, form=ReasonForm, template="lab/offers/drop_offer.html")
def drop_offer(offer: NeedOffer, form: ReasonForm) -> ResponseReturnValue:
    """Give the plan up."""
    service.drop_offer(offer, form.reason.data or "", by=me(), at=instant())
    flash(_("计划已放弃，企业会收到通知"), "success")
    return redirect(url_for("lab.offer", id=offer.id), 303)


@bp.route("/offers/<key:id>/withdraw", methods=["GET", "POST"])
@verb(policy.may_withdraw_offer, load_offer, form=ReasonForm, template="lab/offers/withdraw_offer.html")
def withdraw_offer(offer: NeedOffer, form: ReasonForm) -> ResponseReturnValue:
    """Take it back."""
    service.withdraw_offer(offer, form.reason.data or "", by=me(), at=instant())
    flash(_("已撤回，企业会收到通知"), "success")
    return redirect(url_for("lab.offer", id=offer.id), 303)


@bp.get("/contacts/<key:id>")
@page(may_see_as_laboratory, load_contact)
def contact(contact: NeedContact) -> ResponseReturnValue:
    """What the two sides wrote."""
    may_write = policy.may_write_message(me(), contact, instant())
    return render_template(
        "lab/offers/contact.html",
        contact=contact,
        form=MessageForm(contact) if may_write else None,
        refused=may_write,
    )


@bp.post("/contacts/<key:id>/write")
@verb(
    may_write_as_laboratory,
    load_contact,
    form=lambda contact: MessageForm(contact),
    template="lab/offers/contact.html",
)
def write_message(contact: NeedContact, form: MessageForm) -> ResponseReturnValue:
    """Write to the enterprise."""
    service.write_message(contact, form.words.data or "", by=me(), at=instant())
    flash(_("留言已送达"), "success")
    return redirect(url_for("lab.contact", id=contact.id), 303)
