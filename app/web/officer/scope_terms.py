"""To which chain belongs what is tested: what the rules found, and an officer's correction."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.capabilities.models import ScopeTerm
from app.capabilities.policy import may_correct_chain
from app.capabilities.queries import count_by_sorting, search_terms
from app.capabilities.service import correct_chain as correct
from app.capabilities.states import Sorting
from app.chains.queries import current_chains
from app.extensions import db
from app.people.policy import may_sit_at
from app.shared.text import t
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.officer import bp
from app.web.paging import asked_text, paginate
from app.web.public.facets import facets_of

RAILS.add("officer", t("能力归类"), "officer.scope_terms", icon="table")


class CorrectChainForm(FlaskForm):
    """The chain, and why."""

    chain = SelectField(_l("产业链"))
    why = StringField(
        _l("理由"), [InputRequired(_l("请写明理由")), Length(max=200, message=_l("填写的内容太长"))]
    )

    def __init__(self, term: ScopeTerm, **more: Any) -> None:
        super().__init__(data={"chain": term.chain_id or ""}, **more)
        self.chain.choices = [
            SelectChoice("", _("不属于任何一条")),
            *(SelectChoice(chain.id, chain.name) for chain in current_chains()),
        ]


def load_scope_term(number: int) -> ScopeTerm | None:
    """What is tested, by its number."""
    return db.session.get(ScopeTerm, number)


@bp.get("/scope-terms")
@page(may_sit_at("officer"))
def scope_terms() -> ResponseReturnValue:
    """What is tested anywhere, with the chain and how it was found."""
    asked = request.args.get("how", "")
    how = Sorting(asked) if asked in set(Sorting) else None
    words = asked_text("q")
    counts = count_by_sorting(words)
    choices = [(each.value, each.label, counts[each]) for each in Sorting if counts.get(each)]
    return render_template(
        "officer/scope_terms/scope_terms.html",
        page=paginate(search_terms(words, how), request),
        hows=facets_of("officer.scope_terms", "how", choices, {"how": how.value if how else "", "q": words}),
        how=how,
        words=words,
    )


@bp.route("/scope-terms/<int:number>/chain", methods=["GET", "POST"])
@verb(
    may_correct_chain,
    load_scope_term,
    form=lambda term: CorrectChainForm(term),
    template="officer/scope_terms/correct_chain.html",
)
def correct_chain(term: ScopeTerm, form: CorrectChainForm) -> ResponseReturnValue:
    """Say to which chain it belongs; it holds for every laboratory."""
    chain = next((each for each in current_chains() if each.id == form.chain.data), None)
    correct(term, chain, str(form.why.data), by=me(), at=instant())
    flash(_("已更正归类"), "success")
    return redirect(url_for("officer.scope_terms"), 303)
