"""What a password must be: long enough, and nothing that is tried first."""

from typing import Any

from flask_security import PasswordUtil
from flask_security.utils import get_message

from app.shared.text import Text, t
from app.web.rendering import render_text

LONGEST = 200
TOO_LONG = t("密码最多 %(n)s 个字符")
FEWEST_DIFFERENT = 5
TRIED_FIRST = frozenset(
    (
        *("1234567890", "0123456789", "12345678910", "123456789a", "a123456789", "qwertyuiop", "1q2w3e4r5t"),
        *(
            "password123",
            "passw0rd123",
            "password1234",
            "administrator",
            "admin123456",
            "woaini1314",
            "5201314520",
        ),
        *(
            "iloveyou123",
            "abc1234567",
            "abcd123456",
            "abcdefghij",
            "qwer123456",
            "1qaz2wsx3edc",
            "zxcvbnm123",
        ),
    )
)


class Passwords(PasswordUtil):
    """Length, variety, and neither name nor address of its owner."""

    def validate(self, password: str, is_register: bool, **known: Any) -> tuple[list[str] | None, str]:
        """(what is wrong or None, the normalised password). ``known`` is the form at registration, else ``user``."""
        if len(password) > LONGEST:
            return [render_text(Text(TOO_LONG.id, {"n": LONGEST}))], password[:LONGEST]
        wrong, normal = super().validate(password, is_register, **known)
        if not wrong and _is_guessable(normal, _of_owner(known)):
            wrong = [get_message("PASSWORD_TOO_SIMPLE")[0]]
        return wrong, normal


def _of_owner(known: dict[str, Any]) -> list[str]:
    user = known.get("user")
    values = (user.email, user.name) if user is not None else (known.get("email"), known.get("name"))
    email, name = (str(value or "").casefold() for value in values)
    return [text for text in (email, email.partition("@")[0], name) if len(text) > 3]


def _is_guessable(password: str, of_owner: list[str]) -> bool:
    folded = password.casefold()
    if folded in TRIED_FIRST or len(set(folded)) < FEWEST_DIFFERENT:
        return True
    rest = folded
    for text in of_owner:
        rest = rest.replace(text, "")
    return len(rest) < FEWEST_DIFFERENT
