"""An officer's key: made, locked anew, replaced."""

from datetime import timedelta

import pytest
from flask import Flask

from app.people.queries import opener_key_of
from app.people.service import change_passphrase
from app.sealing.errors import WrongPassphrase
from app.sealing.passphrases import relock_key, unlock_key
from app.shared.verdict import Invalid, Refused
from tests.factories.people import AT, make_officer
from tests.factories.sealing import CHEAP, PASSPHRASE, give_key

OTHER = "另外一句 很长的 开启口令 二十四"


def test_key_opens_with_its_passphrase_alone(app: Flask) -> None:
    key, secret = give_key(make_officer())
    assert unlock_key(key.locked, PASSPHRASE) == secret
    with pytest.raises(WrongPassphrase):
        unlock_key(key.locked, OTHER)


def test_changed_passphrase_keeps_the_key(app: Flask) -> None:
    officer = make_officer()
    key, secret = give_key(officer)
    public = key.public
    change_passphrase(key, relock_key(key.locked, PASSPHRASE, OTHER, CHEAP), by=officer, at=AT)
    assert (key.public, unlock_key(key.locked, OTHER)) == (public, secret)


def test_replaced_key_ends_and_stays(app: Flask) -> None:
    officer = make_officer()
    old, _ = give_key(officer)
    new, _ = give_key(officer, OTHER, AT + timedelta(hours=1))
    assert opener_key_of(officer) is new
    assert old.until == AT + timedelta(hours=1)
    with pytest.raises(Refused, match="changed_meanwhile"):
        change_passphrase(old, relock_key(old.locked, PASSPHRASE, OTHER, CHEAP), by=officer, at=AT)


def test_key_of_somebody_else_not_taken(app: Flask) -> None:
    key, _ = give_key(make_officer())
    with pytest.raises(Invalid):
        change_passphrase(key, key.locked, by=make_officer(), at=AT)
