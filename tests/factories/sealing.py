"""Openers with keys, sealed calls, and boxes whose root is published."""

from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.calls.models import Call
from app.calls.service import rehearse_sealing, set_openers
from app.extensions import db
from app.history.numbering import number_leaves, publish_checkpoint
from app.openings.service import close_box
from app.people.models import OpenerKey, User
from app.people.service import make_opener_key
from app.sealing.age import new_key_pair
from app.sealing.checkpoints import Signer
from app.sealing.passphrases import Cost, lock_key
from tests.factories.people import AT, make_officer

CHEAP = Cost(memory=8, passes=1, lanes=1)
PASSPHRASE = "青石 竹简 北风 渡口 灯塔 十二"


@dataclass
class Openers:
    """Three officers of a call, each with a private key that a test may use."""

    users: list[User]
    secrets: dict[str, str]

    def secret(self, user: User) -> str:
        """The private key of one of them."""
        return self.secrets[user.id]


def give_key(user: User, passphrase: str = PASSPHRASE, at: datetime = AT) -> tuple[OpenerKey, str]:
    """A key under a pass-phrase that costs nothing to stretch; the private key with it."""
    pair = new_key_pair()
    key = make_opener_key(lock_key(pair.secret, passphrase, user.id, CHEAP), by=user, at=at)
    return key, pair.secret


def make_openers(call: Call | None = None, number: int = 3, at: datetime = AT) -> Openers:
    """Officers (of the call, or of every challenge) with keys."""
    users = [make_officer(call) for _ in range(number)]
    db.session.flush()
    return Openers(users, {user.id: give_key(user, at=at)[1] for user in users})


def rehearse(call: Call, openers: Openers, at: datetime = AT) -> None:
    """All three prove their keys."""
    for user in openers.users[:3]:
        rehearse_sealing(call, openers.secret(user), by=user, at=at)


def seal_call(call: Call, at: datetime = AT) -> Openers:
    """Openers for a sealed draft, and the rehearsal."""
    openers = make_openers(call, at=at)
    set_openers(call, openers.users, by=openers.users[0], at=at)
    rehearse(call, openers, at)
    return openers


def publish_box(call: Call, at: datetime) -> str:
    """Close the box, and let the signer publish a checkpoint with it; the root."""
    root = close_box(call, at=at)
    db.session.flush()
    number_leaves(at)
    publish_checkpoint(at, Signer("example.org/log", Ed25519PrivateKey.generate()))
    db.session.flush()
    return root
