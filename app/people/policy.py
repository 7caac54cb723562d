"""Who may do what with accounts, organisations and seats."""

from collections.abc import Callable
from datetime import datetime

from app.people.models import User
from app.shared.text import t
from app.shared.verdict import YES, Verdict, no


def may_see_own_account(user: User | None, at: datetime) -> Verdict:
    """Anybody who is signed in has an account page."""
    return YES if user is not None else no("signed_out", t("请先登录"))


def may_sit_at(audience: str) -> Callable[[User | None, datetime], Verdict]:
    """The policy of a desk: whoever has a seat or a membership that leads there (``User.sits_at``)."""

    def may_sit(user: User | None, at: datetime) -> Verdict:
        if user is not None and user.sits_at(audience, at):
            return YES
        return no("no_seat", t("这个工作台需要相应的席位"))

    return may_sit
