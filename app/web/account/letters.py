"""Letters in the product: the same words as the mail, kept."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.letters.models import Letter
from app.letters.policy import may_open_letter
from app.letters.queries import visible_letters
from app.letters.service import open_letter
from app.people.policy import may_see_own_account
from app.web.account import bp
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.paging import paginate


def load_letter(key: str) -> Letter | None:
    """A letter by its key."""
    return db.session.get(Letter, key)


@bp.get("/letters")
@page(may_see_own_account)
def letters() -> ResponseReturnValue:
    """My letters, the latest first."""
    return render_template("account/letters.html", page=paginate(visible_letters(me()), request))


@bp.post("/letters/<key:key>/open")
@verb(may_open_letter, load_letter)
def open_one_letter(letter: Letter) -> ResponseReturnValue:
    """Mark a letter as read and go where it leads."""
    open_letter(letter, by=me(), at=instant())
    return redirect(letter.path or url_for("account.letters"), 303)
