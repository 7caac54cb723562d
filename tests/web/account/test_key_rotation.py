"""A40: the SECRET_KEY is changed while people are signed in, have second factors and hold links of mails."""

import json
from pathlib import Path

from flask import Flask
from flask_security.proxies import _security
from flask_security.recoverable import generate_reset_password_token, reset_password_token_status

from app import create_app
from app.extensions import db
from app.people.models import User
from config import Settings
from tests.factories.people import make_user

OLD, NEW = "0123456789abcdef" * 2, "fedcba9876543210" * 2


def made_with(folder: Path, key: str, *fallbacks: str) -> Flask:
    settings = Settings.for_tests(f"sqlite:///{folder / 'keys.db'}", folder)
    settings.secret_key, settings.secret_key_fallbacks = key, list(fallbacks)
    made = create_app(settings)
    with made.app_context():
        db.create_all()
    return made


def test_key_changed_old_links_and_factors_still_work_and_are_sealed_anew(tmp_path: Path) -> None:
    """A40: rotation by SECRET_KEY_FALLBACKS."""
    with made_with(tmp_path, OLD).test_request_context():
        user = make_user()
        user.password = "$argon2id$v=19$m=16,t=1,p=1$c29tZXNhbHQ$aaaaaaaaaaaaaaaaaaaaaaaa"
        user.tf_totp_secret = _security._totp_factory.generate_totp_secret()
        db.session.commit()
        link = generate_reset_password_token(user)
        email, sealed = user.email, user.tf_totp_secret
    with made_with(tmp_path, NEW, OLD).test_request_context():
        user = db.session.scalars(db.select(User)).one()
        expired, invalid, owner = reset_password_token_status(link)[:3]
        assert (expired, invalid, owner.email) == (False, False, email)
        codes = _security._totp_factory
        code = codes.generate_totp_password(sealed)
        assert codes.verify_totp(code, sealed, user)
        db.session.commit()
        assert user.tf_totp_secret != sealed
    with made_with(tmp_path, NEW).test_request_context():
        user = db.session.scalars(db.select(User)).one()
        assert reset_password_token_status(link)[2] is None
        codes = _security._totp_factory
        assert len(codes.generate_totp_password(user.tf_totp_secret)) == 6


def test_key_of_an_installation_without_fallbacks_reads_what_it_sealed_before(tmp_path: Path) -> None:
    """Rows sealed before keys had tags name the key 1."""
    with made_with(tmp_path, OLD).test_request_context():
        codes = _security._totp_factory
        sealed = codes.generate_totp_secret()
        older = json.loads(sealed)
        assert older["enckey"]["t"] != "1"
        older["enckey"]["t"] = "1"
        assert len(codes.generate_totp_password(json.dumps(older))) == 6
