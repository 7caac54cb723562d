"""Laboratories with which an enterprise is in touch."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.needs.models import NeedContact, NeedOffer
from app.needs.policy import offering as policy
from app.needs.queries.offers import contacts_of, find_unanswered
from app.needs.service import offering as service
from app.people.models import User
from app.people.policy import may_sit_at
from app.shared.text import t
from app.shared.verdict import Verdict, first_refusal, hidden
from app.web.enterprise import bp
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.lab.offer_forms import ContactForm, MessageForm
from app.web.lab.offers import load_contact, load_offer
from app.web.navigation import RAILS
from app.web.paging import paginate

RAILS.add("enterprise", t("供需对接"), "enterprise.contacts", icon="people")


def may_see_as_enterprise(user: User | None, contact: NeedContact, at: datetime) -> Verdict:
    """At the enterprise's desk: a contact of its own."""
    if policy.side_of(user, contact, at) != contact.enterprise_id:
        return hidden()
    return policy.may_see_contact(user, contact, at)


def may_write_as_enterprise(user: User | None, contact: NeedContact, at: datetime) -> Verdict:
    """The same for writing."""
    return first_refusal(
        may_see_as_enterprise(user, contact, at), policy.may_write_message(user, contact, at)
    )


@bp.get("/contacts")
@page(may_sit_at("enterprise"))
def contacts() -> ResponseReturnValue:
    """Laboratories that came forward, and those that we wrote to."""
    user, at = me(), instant()
    return render_template(
        "enterprise/contacts/contacts.html",
        page=paginate(contacts_of(user, at), request),
        unanswered=find_unanswered(user, at, NeedContact.enterprise_id),
    )


@bp.route("/offers/<key:id>/contact", methods=["GET", "POST"])
@verb(
    policy.may_open_contact,
    load_offer,
    form=lambda _offer: ContactForm(),
    template="enterprise/contacts/open_contact.html",
)
def open_contact(offer: NeedOffer, form: ContactForm) -> ResponseReturnValue:
    """Write to a laboratory that offers."""
    organisation = form.own[form.organisation.data]
    contact = service.open_contact(
        offer, organisation, form.words.data or "", is_named=form.names, by=me(), at=instant()
    )
    flash(_("留言已送达"), "success")
    return redirect(url_for("enterprise.contact", id=contact.id), 303)


@bp.get("/contacts/<key:id>")
@page(may_see_as_enterprise, load_contact)
def contact(contact: NeedContact) -> ResponseReturnValue:
    """What the two sides wrote."""
    may_write = policy.may_write_message(me(), contact, instant())
    return render_template(
        "enterprise/contacts/contact.html",
        contact=contact,
        form=MessageForm(contact) if may_write else None,
        refused=may_write,
    )


@bp.post("/contacts/<key:id>/write")
@verb(
    may_write_as_enterprise,
    load_contact,
    form=lambda contact: MessageForm(contact),
    template="enterprise/contacts/contact.html",
)
def write_message(contact: NeedContact, form: MessageForm) -> ResponseReturnValue:
    """Write to the laboratory."""
    service.write_message(contact, form.words.data or "", is_named=form.names, by=me(), at=instant())
    flash(_("留言已送达"), "success")
    return redirect(url_for("enterprise.contact", id=contact.id), 303)
