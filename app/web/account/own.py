"""A person's own pages."""

from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from app.people import service
from app.people.policy import may_see_own_account
from app.people.queries import current_seats, own_memberships, recent_attempts, trusted_devices
from app.web.account import bp
from app.web.account.logins import browser_name, list_logins
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.languages import COOKIE, LANGUAGES
from app.web.navigation import Navigation

YEAR = 365 * 24 * 3600


class ProfileForm(FlaskForm):
    """Name, telephone, language."""

    name = StringField(
        _l("姓名"),
        [InputRequired(_l("填写姓名")), Length(max=60, message=_l("姓名最多 60 个字"))],
        render_kw={"autocomplete": "name"},
    )
    phone = StringField(
        _l("电话"),
        [
            Optional(),
            Length(max=30, message=_l("电话最多 30 个字符")),
            Regexp(r"^[0-9+()（）\-\s转]*$", message=_l("电话只含数字、空格、加号、括号和连字符")),
        ],
        render_kw={"autocomplete": "tel"},
    )
    locale = SelectField(
        _l("语言"),
        [InputRequired(_l("选择语言"))],
        choices=[SelectChoice(locale, name) for locale, name in LANGUAGES.values()],
    )


def _profile() -> dict[str, Any]:
    user, at = me(), instant()
    return {
        "memberships": own_memberships(user, at),
        "seats": current_seats(user, at),
        "logins": list_logins(user, at),
        "attempts": recent_attempts(user, 5),
        "devices": [(device, browser_name(device.agent)) for device in trusted_devices(user, at)],
    }


@bp.route("/profile", methods=["GET", "POST"])
@verb(
    may_see_own_account,
    form=lambda: ProfileForm(obj=me()),
    template="account/profile.html",
    context=_profile,
)
def profile(form: ProfileForm) -> ResponseReturnValue:
    """Name, language, how to sign in, where one is signed in."""
    locale = str(form.locale.data)
    service.change_profile(
        me(), name=form.name.data or "", phone=form.phone.data or "", locale=locale, by=me(), at=instant()
    )
    flash(_("已保存"), "success")
    response = make_response(redirect(url_for("account.profile"), 303))
    code = next(code for code, (name, _label) in LANGUAGES.items() if name == locale)
    response.set_cookie(COOKIE, code, max_age=YEAR, samesite="Lax", secure=request.is_secure, httponly=True)
    return response


@bp.get("/")
@page(may_see_own_account)
def arrive() -> ResponseReturnValue:
    """Where signing in leads: to what was asked for at a desk of one's own, to one's only desk, else to the account."""
    seats = Navigation().seats
    wanted = request.args.get("next", "")
    if any(wanted.startswith(seat.url) for seat in seats):
        return redirect(wanted)
    return redirect(seats[0].url if len(seats) == 1 else url_for("account.profile"))
