"""Flask-Security's configuration."""

from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.people.service.devices import TRUSTED_FOR
from app.shared import clock
from app.web.account.security.messages import MESSAGES, SUBJECTS
from config import Settings


def derived(secret: str, purpose: str) -> bytes:
    """A key for one purpose out of the application's secret."""
    return sha256(f"jiebang:{purpose}:{secret}".encode()).digest()


def security_settings(settings: Settings, root: str) -> dict[str, Any]:
    """The ``SECURITY_*`` mapping of this installation."""
    parts = (_views(root), _features(), _passwords(), _of_installation(settings), _words())
    return {key: value for part in parts for key, value in part.items()} | {"SESSION_PROTECTION": None}


def _views(root: str) -> dict[str, Any]:
    return {
        "SECURITY_URL_PREFIX": "/account",
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_CHANGE_URL": "/password",
        "SECURITY_VERIFY_URL": "/verify",
        "SECURITY_TWO_FACTOR_SETUP_URL": "/two-factor",
        "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/two-factor-code",
        "SECURITY_TWO_FACTOR_SELECT_URL": "/two-factor-choice",
        "SECURITY_TWO_FACTOR_RESCUE_URL": "/two-factor-rescue",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/recovery-codes",
        "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/recovery-code",
        "SECURITY_WAN_REGISTER_URL": "/passkeys",
        "SECURITY_WAN_SIGNIN_URL": "/passkey-sign-in",
        "SECURITY_WAN_DELETE_URL": "/passkey-removal",
        "SECURITY_WAN_VERIFY_URL": "/passkey-verify",
        "SECURITY_POST_LOGIN_VIEW": "account.arrive",
        "SECURITY_POST_LOGOUT_VIEW": "public.home",
        "SECURITY_POST_REGISTER_VIEW": "security.login",
        "SECURITY_POST_CHANGE_VIEW": "account.profile",
        "SECURITY_POST_VERIFY_VIEW": "account.profile",
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "security.two_factor_setup",
        "SECURITY_WAN_POST_REGISTER_VIEW": "security.wan_register",
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_CLI_USERS_NAME": None,
        "SECURITY_CLI_ROLES_NAME": None,
        "SECURITY_I18N_DOMAIN": "messages",
        "SECURITY_I18N_DIRNAME": str(Path(root) / "translations"),
        "SECURITY_DATETIME_FACTORY": clock.now,
    }


def _features() -> dict[str, Any]:
    return {
        "SECURITY_REGISTERABLE": True,
        "SECURITY_CONFIRMABLE": True,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": False,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 10,
        "SECURITY_WEBAUTHN": True,
        "SECURITY_WAN_ALLOW_USER_HINTS": False,
        "SECURITY_WAN_SIGNIN_WITHIN": timedelta(minutes=5),
        "SECURITY_JOIN_USER_ROLES": False,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_FRESHNESS": timedelta(minutes=30),
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
        "SECURITY_API_ENABLED_METHODS": ["session"],
    }


def _passwords() -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        # OWASP's parameters (19 MiB, 2 passes): a rush of sign-ins must not eat the memory of every worker
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
            "argon2__type": "ID",
            "argon2__memory_cost": 19456,
            "argon2__time_cost": 2,
            "argon2__parallelism": 1,
        },
        # argon2id alone, without a pepper: a rotated SECRET_KEY must not lock every account
        "SECURITY_PASSWORD_SINGLE_HASH": {"argon2"},
        "SECURITY_HASHING_SCHEMES": ["hex_sha256"],
        "SECURITY_PASSWORD_LENGTH_MIN": 10,
        "SECURITY_PASSWORD_CONFIRM_REQUIRED": False,
        "SECURITY_PASSWORD_NORMALIZE_FORM": "NFKC",
        "SECURITY_INPUT_NORMALIZE_FORM": "NFKC",
    }


def _of_installation(settings: Settings) -> dict[str, Any]:
    return {
        "SECURITY_TOTP_SECRETS": _totp_keys(_keys(settings)),
        "SECURITY_TOTP_ISSUER": urlsplit(settings.site_url).hostname or "jiebang",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [
            urlsafe_b64encode(derived(key, "recovery")) for key in _keys(settings)
        ],
        "SECURITY_TWO_FACTOR_VALIDITY_COOKIE_NAME": (
            "__Host-device" if settings.site_url.startswith("https://") else "device"
        ),
        "SECURITY_TWO_FACTOR_LOGIN_VALIDITY": TRUSTED_FOR,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "allow_smtputf8": False},
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_EMAIL_SENDER": settings.mail_from,
        "SECURITY_CONFIRM_EMAIL_WITHIN": timedelta(days=2),
        "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=2),
    }


def _keys(settings: Settings) -> list[str]:
    """The key in use, then those that it replaced."""
    return [settings.secret_key, *settings.secret_key_fallbacks]


def _totp_keys(keys: list[str]) -> dict[str, str]:
    """Keys that seal the secrets of authenticators, by a tag of their own; the first seals. 1: the oldest (and, as long
    as none was ever replaced, the only one), for what was sealed before tags were told apart."""
    tagged = {derived(key, "totp tag").hex()[:8]: derived(key, "totp").hex() for key in keys}
    return {**tagged, "1": derived(keys[-1], "totp").hex()}


def _words() -> dict[str, Any]:
    words: dict[str, Any] = {f"SECURITY_MSG_{key}": (text.id, tone) for key, (text, tone) in MESSAGES.items()}
    words |= {f"SECURITY_EMAIL_SUBJECT_{key}": text.id for key, text in SUBJECTS.items()}
    words["SECURITY_WAN_RP_NAME"] = "揭榜"
    return words
