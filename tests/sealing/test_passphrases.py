"""An officer's key under his pass-phrase."""

from dataclasses import replace

import pytest

from app.sealing.age import new_key_pair
from app.sealing.errors import Damaged, SealingError, WeakPassphrase, WrongPassphrase
from app.sealing.passphrases import STRONG, LockedKey, clean_passphrase, lock_key, relock_key, unlock_key
from tests.sealing.openers import CHEAP

PHRASE = "江南三月 柳絮 12 度"


def _locked() -> tuple[str, LockedKey]:
    secret = new_key_pair().secret
    return secret, lock_key(secret, PHRASE, "an", CHEAP)


def test_locked_key_opens_with_its_passphrase_alone() -> None:
    secret, locked = _locked()
    assert unlock_key(locked, PHRASE) == secret
    with pytest.raises(WrongPassphrase):
        unlock_key(locked, PHRASE + "1")


def test_passphrase_in_full_width_and_with_more_blanks_is_the_same() -> None:
    secret, locked = _locked()
    assert unlock_key(locked, "  江南三月　柳絮  １２ 度") == secret


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("kurz", "short"),
        ("a b c d e f", "short"),
        ("x" * 12, "repeated"),
        ("abcabcabcabcabc", "repeated"),
        ("correct horse correct horse", "repeated"),
        ("123456789012", "run"),
        ("abcdefghijklmn", "run"),
        ("很" * 300, "long"),
    ],
)
def test_weak_passphrase_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(WeakPassphrase) as refused:
        clean_passphrase(text)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "change",
    [
        lambda _: {"owner": "bo"},
        lambda _: {"public": new_key_pair().public},
        lambda k: {"sealed": k.sealed[:-1] + bytes([k.sealed[-1] ^ 1])},
        lambda k: {"cost": replace(k.cost, memory=2**31)},
        lambda _: {"salt": bytes(16)},
    ],
)
def test_altered_locked_key_is_refused(change: object) -> None:
    _, locked = _locked()
    assert callable(change)
    with pytest.raises(SealingError) as refused:
        unlock_key(replace(locked, **change(locked)), PHRASE)
    assert isinstance(refused.value, Damaged | WrongPassphrase)


def test_relocked_key_opens_with_the_new_passphrase_alone() -> None:
    secret, locked = _locked()
    again = relock_key(locked, PHRASE, "一艘旧船停在北岸的芦苇里", CHEAP)
    assert unlock_key(again, "一艘旧船停在北岸的芦苇里") == secret
    assert again.public == locked.public
    with pytest.raises(WrongPassphrase):
        unlock_key(again, PHRASE)


def test_default_cost_is_strong() -> None:
    """RFC 9106 section 4, second recommended option: 64 MiB, 3 passes, 4 lanes."""
    assert STRONG.memory >= 64 * 1024
    assert STRONG.passes >= 3
    assert STRONG.lanes == 4
