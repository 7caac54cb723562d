"""Flask-Security's forms of second factors and passkeys, with our labels and our limits."""

import json
from collections.abc import Sequence
from typing import Any

from flask import g
from flask_babel import lazy_gettext as _l
from flask_security import (
    MfRecoveryForm,
    TwoFactorRescueForm,
    TwoFactorSelectForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    WebAuthnRegisterForm,
    WebAuthnRegisterResponseForm,
    WebAuthnSigninResponseForm,
)
from flask_security.utils import get_message
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from app.people.identity import tidy
from app.people.states import AttemptPurpose
from app.web.account.security import throttling

LONGEST_CREDENTIAL = 20_000
NO_CODE = _l("填写验证码")
TOO_LONG = _l("填写的内容太长")
FACTORS = {"authenticator": _l("验证器应用的 6 位数字"), "webauthn": _l("通行密钥")}


class SetUpCodes(TwoFactorSetupForm):
    """Switch codes of an authenticator app on or off."""

    setup = RadioField(
        _l("两步验证"),
        choices=[SelectChoice("authenticator", _l("开启")), SelectChoice("disable", _l("关闭"))],
        validate_choice=False,
    )


class _Code:
    """A code behind the password: counted like a password."""

    def validate(self, **kwargs: Any) -> bool:
        """Count, then judge."""
        form: Any = self
        if refusal := throttling.begin(AttemptPurpose.CODE, form.user.email):
            form.form_errors = [refusal]
            return False
        fine: bool = super().validate(**kwargs)  # type: ignore[misc]
        if fine:
            throttling.succeeded()
        return fine


class VerifyCode(_Code, TwoFactorVerifyCodeForm):
    """Six digits."""

    code = StringField(
        _l("验证码"),
        [InputRequired(NO_CODE), Length(max=12, message=TOO_LONG)],
        filters=[lambda text: tidy(text).replace(" ", "") if text else text],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
    trust = BooleanField(_l("14 天内在这台设备上登录不再要求验证码"))

    def validate(self, **kwargs: Any) -> bool:
        """Judge; a trusted browser is noted once all is committed, and never while an app is being set up."""
        fine = super().validate(**kwargs)
        if fine and self.trust.data and not self.is_setup:
            g.trusting = self.user.id
        return fine


class RecoveryCode(_Code, MfRecoveryForm):
    """One of the codes that were put away for a lost telephone."""

    code = StringField(
        _l("恢复码"),
        [InputRequired(_l("填写一个恢复码")), Length(max=40, message=TOO_LONG)],
        filters=[lambda text: tidy(text).casefold() if text else text],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class FactorField(RadioField):
    """Takes the library's pairs and gives them our words."""

    methods: Sequence[tuple[str, str]] = ()

    @property
    def choices(self) -> list[SelectChoice]:
        """The methods that the person has."""
        return [SelectChoice(value, FACTORS.get(value, value)) for value, _label in self.methods]

    @choices.setter
    def choices(self, methods: Any) -> None:
        self.methods = methods or []


class NoRescue(TwoFactorRescueForm):
    """The library's way out for a lost telephone, which ``_guard`` closes: recovery codes are ours."""

    help_setup = FactorField()


class ChooseFactor(TwoFactorSelectForm):
    """Which second factor, for who has several."""

    which = FactorField(_l("验证方式"), validators=[InputRequired(_l("选择一种验证方式"))])


class AddPasskey(WebAuthnRegisterForm):
    """A name for the passkey, and what it is for."""

    name = StringField(
        _l("名称"),
        [DataRequired(_l("给这个通行密钥起一个名称")), Length(max=64, message=TOO_LONG)],
        filters=[lambda text: tidy(text) if text else text],
        render_kw={"autocomplete": "off"},
    )
    usage = RadioField(
        _l("用途"),
        choices=[
            SelectChoice("first", _l("直接登录，不再输入密码")),
            SelectChoice("secondary", _l("输入密码之后的第二步")),
        ],
        default="first",
    )


class _Credential:
    """What a browser made of an authenticator's answer: a JSON object of a few hundred characters, or nothing."""

    def validate(self, **kwargs: Any) -> bool:
        """Judge, once it can be read at all."""
        form: Any = self
        if not _is_object(form.credential.data or ""):
            form.credential.errors = [get_message("API_ERROR")[0]]
            return False
        return bool(super().validate(**kwargs))  # type: ignore[misc]


def _is_object(text: str) -> bool:
    try:
        return len(text) <= LONGEST_CREDENTIAL and isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


class PasskeyMade(_Credential, WebAuthnRegisterResponseForm):
    """A new passkey."""


class PasskeyAnswer(_Credential, WebAuthnSigninResponseForm):
    """What the authenticator signed. Sessions live on our side alone: nobody is remembered by a cookie."""

    def validate(self, **kwargs: Any) -> bool:
        """Judge; "remember me" is never taken from the form."""
        self.remember.data = ""
        return bool(super().validate(**kwargs)) and bool(self.user and self.user.is_active)


FACTOR_FORMS: dict[str, Any] = {
    "two_factor_setup_form": SetUpCodes,
    "two_factor_verify_code_form": VerifyCode,
    "two_factor_select_form": ChooseFactor,
    "mf_recovery_form": RecoveryCode,
    "two_factor_rescue_form": NoRescue,
    "wan_register_form": AddPasskey,
    "wan_register_response_form": PasskeyMade,
    "wan_signin_response_form": PasskeyAnswer,
}
