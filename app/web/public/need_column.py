"""The column of supply and demand: needs that look for a laboratory, laboratories that offer."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.needs.policy import may_file_need
from app.needs.policy.offering import may_offer
from app.needs.queries import NeedFilter, search_needs
from app.needs.queries.offers import count_offers, listed_offers
from app.shared.text import t
from app.web.guards import public_page
from app.web.instant import instant, viewer
from app.web.navigation import Link
from app.web.paging import asked_text, paginate
from app.web.public import bp

SIDES = {"needs": t("找机构的需求"), "offers": t("机构能提供的")}


@bp.get("/needs/column")
@public_page
def need_column() -> ResponseReturnValue:
    """One side at a time, of all chains or of one."""
    at, chain = instant(), asked_text("chain", 40)
    side = request.args.get("side", "")
    side = side if side in SIDES else "needs"
    found = (
        listed_offers(chain, at)
        if side == "offers"
        else search_needs(NeedFilter(chain=chain, state="open"), at)
    )
    page = paginate(found, request)
    return render_template(
        "public/needs/need_column.html",
        page=page,
        side=side,
        tabs=[
            Link(
                words,
                url_for("public.need_column", side=key, chain=chain or None),
                active=key == side,
            )
            for key, words in SIDES.items()
        ],
        counts=count_offers(page.items, at) if side == "needs" else {},
        may_offer=may_offer(viewer(), at),
        may_file=may_file_need(viewer(), at),
    )
