"""Passkeys for this site: any authenticator, built in or carried, bound to the host of SITE_URL."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request
from flask_security import WebauthnUtil
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

FIRST = "first"


def site_origin() -> str:
    """Scheme, host and port of the site, as the browser will swear to them."""
    parts = urlsplit(current_app.config["SETTINGS"].site_url)
    return f"{parts.scheme}://{parts.netloc}"


def passkeys_offered() -> dict[str, bool]:
    """Passkeys work under the site's own name alone (a browser refuses them for an IP address)."""
    return {"passkeys_offered": urlsplit(site_origin()).netloc == request.host}


class Passkeys(WebauthnUtil):
    """A passkey that opens the account alone must be found without a name and verify its owner."""

    def origin(self) -> str:
        """The origin that signatures must name: the site's, never the Host header's."""
        return site_origin()

    def registration_options(self, user: Any, usage: str, existing_options: dict[str, Any]) -> dict[str, Any]:
        """The library's options, bound to the site's host."""
        options = super().registration_options(user, usage, existing_options)
        return options | {"rp_id": urlsplit(site_origin()).hostname, "user_display_name": user.name}

    def authentication_options(
        self, user: Any, usage: list[str], existing_options: dict[str, Any]
    ) -> dict[str, Any]:
        """The library's options, bound to the site's host."""
        options = super().authentication_options(user, usage, existing_options)
        return options | {"rp_id": urlsplit(site_origin()).hostname}

    def authenticator_selection(self, _user: Any, usage: str) -> AuthenticatorSelectionCriteria:
        """Built-in authenticators are welcome: the library's default would shut them out (stack.md)."""
        alone = usage == FIRST
        return AuthenticatorSelectionCriteria(
            authenticator_attachment=None,
            resident_key=ResidentKeyRequirement.REQUIRED if alone else ResidentKeyRequirement.DISCOURAGED,
            user_verification=_verification(alone),
        )

    def user_verification(self, _user: Any, usage: list[str]) -> UserVerificationRequirement:
        """Alone it must verify its owner; behind a password its presence is enough."""
        return _verification(usage == [FIRST])


def _verification(alone: bool) -> UserVerificationRequirement:
    return UserVerificationRequirement.REQUIRED if alone else UserVerificationRequirement.DISCOURAGED
