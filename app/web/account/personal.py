"""A person's own data: a copy of it, and leaving."""

import json
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import logout_user, verify_password
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField
from wtforms.validators import InputRequired

from app.adapters.bundles import zip_of
from app.people.models import User
from app.people.policy import may_see_own_account
from app.people.states import AttemptPurpose
from app.personal import policy, service
from app.personal.inventory import INVENTORY
from app.personal.queries import own_data
from app.shared.verdict import Verdict
from app.web.account import bp
from app.web.account.security import throttling
from app.web.downloads import as_attachment
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.rendering import render_text

ZIP = "application/zip"


def may_erase_own(user: User | None, at: Any) -> Verdict:
    """One's own account alone."""
    return policy.may_erase_account(user, user, at) if user is not None else may_see_own_account(user, at)


class EraseForm(FlaskForm):
    """The password once more, and that it is meant."""

    password = PasswordField(
        _l("密码"), [InputRequired(_l("填写密码"))], render_kw={"autocomplete": "current-password"}
    )
    sure = BooleanField(_l("我知道注销后不能恢复"), [InputRequired(_l("请勾选确认"))])

    def validate(self, extra_validators: Any = None) -> bool:
        """Count, then judge; an account without a password cannot be erased by whoever found it open."""
        if not super().validate(extra_validators):
            return False
        if refusal := throttling.begin(AttemptPurpose.PASSWORD, me().email):
            self.form_errors.append(refusal)
            return False
        kept = me().password
        if kept and verify_password(self.password.data, kept):
            return True
        self.password.errors = [*self.password.errors, _("密码不正确")]
        return False


@bp.get("/personal-data")
@page(policy.may_take_own_data)
def personal_data() -> ResponseReturnValue:
    """What can be done with one's own data."""
    return render_template("account/personal.html", leaving=may_erase_own(me(), instant()))


@bp.post("/personal-data/copy")
@verb(policy.may_take_own_data)
def copy_personal_data() -> ResponseReturnValue:
    """Everything that is one's own as JSON in a ZIP, with a word on each part."""
    user, at = me(), instant()
    told = "\r\n".join(f"{render_text(kept.title)}：{render_text(kept.why)}" for kept in INVENTORY)
    service.note_own_copy(user, by=user, at=at)
    members = {
        "data.json": json.dumps(dict(own_data(user)), ensure_ascii=False, indent=1).encode(),
        "说明.txt": told.encode("utf-8-sig"),
    }
    name = f"personal-data-{at:%Y%m%d}.zip"
    return as_attachment(Response(zip_of(members, at), mimetype=ZIP), name)


@bp.route("/personal-data/erase", methods=["GET", "POST"])
@verb(may_erase_own, form=EraseForm, template="account/erase.html")
def erase_account(_form: EraseForm) -> ResponseReturnValue:
    """Leave: what tells who it was goes, the record stays."""
    service.erase_account(me(), by=me(), at=instant())
    logout_user()
    flash(_("账户已注销"), "success")
    return redirect(url_for("public.home"), 303)
