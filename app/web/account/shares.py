"""The shares that an organisation declares: the list, one more, one that ended."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.extensions import db
from app.people.models import Organisation, Shareholding
from app.people.policy.organisations import may_edit_organisation, may_end_share
from app.people.service.shares import Declared, declare_share
from app.people.service.shares import end_share as put_an_end
from app.people.shares import shares_of
from app.people.states import ShareSide
from app.web.account import bp
from app.web.account.organisations import load_organisation
from app.web.fields import DecimalField
from app.web.guards import verb
from app.web.instant import instant, me


class ShareForm(FlaskForm):
    """One share."""

    side = RadioField(
        _l("持股的方向"),
        [InputRequired(_l("请选择"))],
        choices=[SelectChoice(side.value, side.label) for side in ShareSide],
    )
    other_name = StringField(
        _l("对方单位全称"),
        [InputRequired(_l("填写单位全称")), Length(max=120, message=_l("最多 %(max)d 字"))],
    )
    other_code = StringField(
        _l("对方统一社会信用代码"),
        [InputRequired(_l("填写统一社会信用代码"))],
        description=_l("只申报单位，不填写个人"),
    )
    percent = DecimalField(
        _l("持股比例（%）"), [InputRequired(_l("填写比例"))], places=None, description=_l("5 以上的都要申报")
    )
    since = DateField(_l("何时开始"), [InputRequired(_l("请填写日期，例如 2026-11-23"))])

    def declared(self) -> Declared:
        """What was typed."""
        assert self.percent.data is not None and self.since.data is not None  # noqa: S101, PT018  (asked for)
        name, code = self.other_name.data or "", self.other_code.data or ""
        return Declared(ShareSide(self.side.data), name, code, self.percent.data, self.since.data)


def load_share(key: str) -> Shareholding | None:
    """The share of the address."""
    return db.session.get(Shareholding, key)


def _declared(organisation: Organisation) -> dict[str, Any]:
    rows = shares_of(organisation)
    return {"rows": [(row, may_end_share(me(), row, instant())) for row in rows]}


@bp.route("/organisations/<key:key>/shares", methods=["GET", "POST"])
@verb(
    may_edit_organisation,
    load_organisation,
    form=ShareForm,
    template="account/shares.html",
    context=_declared,
)
def shares(organisation: Organisation, form: ShareForm) -> ResponseReturnValue:
    """What is declared, and one more."""
    declare_share(organisation, form.declared(), by=me(), at=instant())
    flash(_("已登记"), "success")
    return redirect(url_for("account.shares", key=organisation.id), 303)


@bp.post("/shares/<key:key>/end")
@verb(may_end_share, load_share)
def end_share(share: Shareholding) -> ResponseReturnValue:
    """It is held no longer."""
    put_an_end(share, by=me(), at=instant())
    flash(_("已终止，历史留存"), "success")
    return redirect(url_for("account.shares", key=share.organisation_id), 303)
