"""Flask-Security's forms with our labels and limits, and the same answer and work for known and unknown addresses."""

from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from flask_security import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    RegisterFormV2,
    ResetPasswordForm,
    SendConfirmationForm,
    VerifyForm,
)
from flask_security.forms import EmailValidation, unique_user_email, valid_user_email
from flask_security.utils import get_message, hash_password, send_mail
from wtforms import BooleanField, EmailField, PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from app.people.identity import tidy
from app.people.states import AttemptPurpose
from app.web.account.security import throttling
from app.web.account.security.mailing import NOBODY
from app.web.instant import me

NO_EMAIL, NO_PASSWORD, TOO_LONG = _l("填写邮箱"), _l("填写密码"), _l("邮箱地址太长")


def _email(*validators: Any) -> EmailField:
    return EmailField(
        _l("邮箱"),
        [
            InputRequired(NO_EMAIL),
            Length(max=254, message=TOO_LONG),
            EmailValidation(verify=True),
            *validators,
        ],
        render_kw={"autocomplete": "username", "spellcheck": "false"},
    )


def _password(label: Any, use: str) -> PasswordField:
    return PasswordField(label, [InputRequired(NO_PASSWORD)], render_kw={"autocomplete": use})


class SignIn(LoginForm):
    """Address and password. Details (unconfirmed, closed) are told only to who knew the password."""

    email = _email()
    password = _password(_l("密码"), "current-password")
    remember = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password.description = ""

    def validate(self, **kwargs: Any) -> bool:
        """Count, then judge."""
        if refusal := throttling.begin(AttemptPurpose.PASSWORD, self.email.data or ""):
            self.form_errors = [refusal]
            return False
        if super().validate(**kwargs):
            throttling.succeeded()
            return True
        if self.user_authenticated:
            self.form_errors = [*self.email.errors]
            self.email.errors = []
        return False


class Verify(VerifyForm):
    """The password once more, before something delicate."""

    password = _password(_l("密码"), "current-password")

    def validate(self, **kwargs: Any) -> bool:
        """Count, then judge."""
        if refusal := throttling.begin(AttemptPurpose.PASSWORD, self.user.email):
            self.form_errors = [refusal]
            return False
        fine: bool = super().validate(**kwargs)
        if fine:
            throttling.succeeded()
        return fine


class Register(RegisterFormV2):
    """Name, address, password, consent."""

    name = StringField(
        _l("姓名"),
        [DataRequired(_l("填写姓名")), Length(max=60, message=_l("姓名最多 60 个字"))],
        filters=[lambda text: tidy(text) if text else text],
        render_kw={"autocomplete": "name"},
    )
    email = _email(unique_user_email)
    password = _password(_l("密码"), "new-password")
    consent = BooleanField(
        _l("我已阅读并同意平台使用规则和个人信息处理说明"), [InputRequired(_l("同意后才能注册"))]
    )

    def validate(self, **kwargs: Any) -> bool:
        """Judge; what would send a mail is counted."""
        fine: bool = super().validate(**kwargs)
        wrong = {name for name, errors in self.errors.items() if errors}
        if wrong and not (wrong == {"email"} and self.existing_email_user):
            return False
        if refusal := throttling.mail_refused(self.email.data or ""):
            self.form_errors = [refusal]
            return False
        return fine


class _Asking:
    """Asking for a mail: a malformed address is told, an unknown one is not, and both cost the same."""

    template = ""

    def validate(self, **kwargs: Any) -> bool:
        """Judge, count, and do in vain for a stranger what would be done for a holder."""
        form: Any = self
        fine: bool = super().validate(**kwargs)  # type: ignore[misc]
        if not fine and form.user is None and _is_malformed(form.email.data):
            form.form_errors = [*form.email.errors]
            return False
        if refusal := throttling.mail_refused(form.email.data):
            form.form_errors = [refusal]
            return False
        if not fine:
            self.answer_stranger()
        return fine

    def answer_stranger(self) -> None:
        """Write a mail to nobody."""
        words = {"user": None, "reset_token": "x" * 120, "confirmation_token": "x" * 120, "within": ""}
        send_mail(get_message("API_ERROR")[0], NOBODY, self.template, **words)


class ForgotPassword(_Asking, ForgotPasswordForm):
    """Ask for a link that sets a new password.

    Who holds the mailbox of an account that was never confirmed takes it over in this way, whatever password a stranger
    had put on it. The password hashing that the view spends on unknown addresses is spent on known ones too.
    """

    email = _email(valid_user_email)
    template = "security/email/reset_instructions"

    def validate(self, **kwargs: Any) -> bool:
        """As ``_Asking``."""
        fine = super().validate(**kwargs)
        if not self.form_errors and self.user is not None and self.requires_confirmation:
            self.email.errors, fine = [], True
        if fine:
            hash_password("equal work")
        return fine

    def answer_stranger(self) -> None:
        """Nothing in vain for an account that gets its link after all."""
        if not self.requires_confirmation:
            super().answer_stranger()


class SendConfirmation(_Asking, SendConfirmationForm):
    """Ask for the confirmation mail again."""

    email = _email(valid_user_email)
    template = "security/email/confirmation_instructions"


class ResetPassword(ResetPasswordForm):
    """A new password, by the link of a mail."""

    password = _password(_l("新密码"), "new-password")
    password_confirm = None


class ChangePassword(ChangePasswordForm):
    """The old password and a new one."""

    password = _password(_l("现在的密码"), "current-password")
    new_password = _password(_l("新密码"), "new-password")
    new_password_confirm = None

    def validate(self, **kwargs: Any) -> bool:
        """Count, then judge."""
        if refusal := throttling.begin(AttemptPurpose.PASSWORD, me().email):
            self.form_errors = [refusal]
            return False
        fine: bool = super().validate(**kwargs)
        if fine:
            throttling.succeeded()
        return fine


def _is_malformed(email: str | None) -> bool:
    try:
        validate_email(email or "", check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return True
    return False


FORMS: dict[str, Any] = {
    "login_form": SignIn,
    "verify_form": Verify,
    "register_form": Register,
    "forgot_password_form": ForgotPassword,
    "send_confirmation_form": SendConfirmation,
    "reset_password_form": ResetPassword,
    "change_password_form": ChangePassword,
}
