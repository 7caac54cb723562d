"""The draw of a call: committing to a secret, keeping it, revealing it."""

import secrets
from typing import Any
from urllib.parse import quote

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.calls.draws import commitments_of, lacking_commitments, seed_from
from app.calls.models import Call, DrawCommitment
from app.calls.policy import may_commit_to_draw, may_see_draw
from app.calls.service import commit_to_draw
from app.decisions.policy import may_reveal_secret
from app.decisions.service import reveal_secret as reveal
from app.extensions import db
from app.scoring.draw import commit_to
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.officer import bp
from app.web.officer.call_desk import desk_of, load_call

RANDOM_BYTES = 32


class CommitForm(FlaskForm):
    """A commitment of one's own making, or none: then the platform makes a secret and shows it once."""

    commitment = StringField(
        _l("自备的承诺值"),
        [Optional(), Length(max=80, message=_l("最多 %(max)d 字"))],
        description=_l("自己的一段秘密（不少于 32 个字符）的 SHA-256；留空由平台生成秘密，只显示一次"),
    )


class RevealForm(FlaskForm):
    """The secret that was kept."""

    secret = TextAreaField(
        _l("当时保存的秘密"),
        [InputRequired(_l("请填写秘密")), Length(max=400, message=_l("最多 %(max)d 字"))],
    )


def load_commitment(id: str) -> DrawCommitment | None:
    """One commitment."""
    return db.session.get(DrawCommitment, id)


def _page(call: Call) -> dict[str, Any]:
    user, at, rows = viewer(), instant(), commitments_of(call)
    own = next((row for row in rows if row.replaced_at is None and user and row.officer_id == user.id), None)
    return {
        **desk_of(call, "call_draw"),
        "rows": rows,
        "own": own,
        "lacking": lacking_commitments(call),
        "seed": seed_from(rows),
        "may_commit": may_commit_to_draw(user, call, at),
        "may_reveal": may_reveal_secret(user, own, at) if own else None,
    }


@bp.get("/calls/<key:id>/draw")
@page(may_see_draw, load_call)
def call_draw(call: Call) -> ResponseReturnValue:
    """Who has committed and revealed, what lacks and until when."""
    return render_template("officer/calls/call_draw.html", call=call, form=CommitForm(), **_page(call))


@bp.post("/calls/<key:id>/draw")
@verb(may_commit_to_draw, load_call, form=CommitForm, template="officer/calls/call_draw.html", context=_page)
def make_commitment(call: Call, form: CommitForm) -> ResponseReturnValue:
    """Commit; a secret that the platform made is shown in this one answer and kept nowhere."""
    given = (form.commitment.data or "").strip()
    secret = "" if given else f"{secrets.token_hex(RANDOM_BYTES)}.{call.id}"
    made = commit_to_draw(call, given or commit_to(secret), by=me(), at=instant())
    if not secret:
        flash(_("承诺已登记，并在公开页面公布"), "success")
        return redirect(url_for("officer.call_draw", id=call.id), 303)
    body = render_template(
        "officer/calls/draw_secret.html",
        call=call,
        made=made,
        secret=secret,
        file=f"data:text/plain;charset=utf-8,{quote(secret)}",
    )
    return make_response(body, 200, {"Cache-Control": "no-store"})


@bp.route("/draws/<key:id>/reveal", methods=["GET", "POST"])
@verb(
    may_reveal_secret,
    load_commitment,
    form=lambda _row: RevealForm(),
    template="officer/calls/reveal_secret.html",
    context=lambda row: {"call": row.call, "row": row},
)
def reveal_secret(row: DrawCommitment, form: RevealForm) -> ResponseReturnValue:
    """Publish what was committed to."""
    reveal(row, form.secret.data or "", by=me(), at=instant())
    flash(_("秘密已揭示，并在公开页面公布"), "success")
    return redirect(url_for("officer.call_draw", id=row.call_id), 303)
