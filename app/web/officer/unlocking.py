"""A way back in at the deadline for a member whom a rival's guessing holds up: an officer asks by telephone (A37)."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.people.policy import may_unlock_accounts
from app.people.queries import find_account
from app.people.service import unlock_account
from app.people.states import UnlockChannel
from app.shared.text import t
from app.shared.verdict import Invalid
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.officer import bp
from app.web.rendering import render_text

RAILS.add("officer", t("登录解锁"), "officer.unlock_sign_in", icon="lock", may=may_unlock_accounts)


class UnlockForm(FlaskForm):
    """Whom, and how it was made sure that it is he."""

    email = EmailField(
        _l("账户邮箱"), [InputRequired(_l("填写账户邮箱")), Length(max=254, message=_l("邮箱地址太长"))]
    )
    channel = RadioField(_l("怎样核实的身份"), [InputRequired(_l("选择核实方式"))])


def unlock_form() -> UnlockForm:
    """The form with its ways."""
    form = UnlockForm()
    form.channel.choices = [SelectChoice(way.value, render_text(way)) for way in UnlockChannel]
    return form


@bp.route("/unlock-sign-in", methods=["GET", "POST"])
@verb(may_unlock_accounts, form=unlock_form, template="officer/unlock_sign_in.html")
def unlock_sign_in(form: UnlockForm) -> ResponseReturnValue:
    """Let a member of an organisation try again at once, wherever he sits."""
    user = find_account(form.email.data or "")
    if user is None:
        raise Invalid({"email": t("没有可以由承办人解锁的这个账户")})
    unlock_account(user, UnlockChannel(str(form.channel.data)), by=me(), at=instant())
    flash(_("%(name)s 可以立即登录，30 分钟内不受他人尝试次数的影响", name=user.name), "success")
    return redirect(url_for("officer.unlock_sign_in"), 303)
