"""Who goes on from the first leg to the next, with the places of all."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from app.calls.models import Item
from app.decisions.policy import may_make_shortlist
from app.decisions.queries import ranking_of, stored_ranking
from app.decisions.service import make_shortlist as make
from app.decisions.states import RankingState
from app.extensions import db
from app.rounds.legs import leg_after, shortlist_of
from app.rounds.models import RoundEntry
from app.shared.text import t
from app.shared.verdict import Refused, not_now
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.results import load_item

GOING_ON = 2


class ShortlistForm(FlaskForm):
    """How many go on."""

    wanted = IntegerField(
        _l("进入下一轮的名额"),
        [InputRequired(_l("请填写名额")), NumberRange(1, 999, _l("名额应在 1 与 999 之间"))],
        description=_l("并列最后一名的一并进入"),
    )


def _form(item: Item) -> ShortlistForm:
    return ShortlistForm(data={"wanted": item.places * GOING_ON})


def _page(item: Item) -> dict[str, Any]:
    stored = stored_ranking(item)
    ranking = ranking_of(item) if stored and stored.ranking.is_preliminary else None
    leg = leg_after(item.call, ranking.round) if ranking else None
    codes = select(RoundEntry.entry_id, RoundEntry.code).where(
        RoundEntry.round_id == (ranking.round_id if ranking else "")
    )
    return {
        "ranking": ranking,
        "is_current": stored is not None and stored.state == RankingState.CURRENT,
        "leg": leg,
        "standing": shortlist_of(item, leg) if leg else None,
        "codes": {row[0]: row[1] for row in db.session.execute(codes)},
        "call": item.call,
    }


@bp.route("/items/<key:id>/shortlist", methods=["GET", "POST"])
@verb(
    may_make_shortlist,
    load_item,
    form=_form,
    template="officer/results/make_shortlist.html",
    context=_page,
    records=True,
)
def make_shortlist(item: Item, form: ShortlistForm) -> ResponseReturnValue:
    """Send the best of the first leg on; everybody is listed with his place."""
    ranking = ranking_of(item)
    if ranking is None:
        raise Refused(not_now("not_ranked", t("请先生成排名")))
    made = make(item, ranking, form.wanted.data or 0, by=me(), at=instant())
    count = sum(line.is_in for line in made.lines)
    flash(_("已确定 %(n)s 份申报进入下一轮，可以建立轮次", n=count), "success")
    return redirect(url_for("officer.item_results", id=item.id), 303)
