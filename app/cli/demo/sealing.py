"""The sealed lists of the demonstration: three openers with keys, the rehearsal, a box that waits for its opening."""

from datetime import datetime, timedelta

from app.calls.models import Call
from app.calls.policy import IN_FLIGHT
from app.calls.service import rehearse_sealing, set_openers
from app.cli.demo import cast
from app.cli.demo.stage import Stage
from app.openings.service import close_box
from app.people.demonstration import PASSPHRASES
from app.people.models import User
from app.people.service import make_opener_key
from app.sealing.age import new_key_pair
from app.sealing.passphrases import lock_key


def make_keys(stage: Stage, *, at: datetime) -> None:
    """Each opener has a key under the pass-phrase that the demonstration prints, stretched like any other."""
    with stage.act("openers' keys"):
        for number, (mail, passphrase) in enumerate(PASSPHRASES.items()):
            user, pair = stage.user(mail), new_key_pair()
            locked = lock_key(pair.secret, passphrase, user.id)
            make_opener_key(locked, by=user, at=at + timedelta(minutes=number))
            stage.openers[user.id] = pair.secret


def seal(stage: Stage, call: Call, *, at: datetime) -> None:
    """The office names its three openers; they rehearse within the same day."""
    three = openers(stage, call)
    set_openers(call, three, by=three[0], at=at)
    for number, user in enumerate(three, 1):
        rehearse_sealing(call, stage.openers[user.id], by=user, at=at + timedelta(hours=number))


def openers(stage: Stage, call: Call) -> list[User]:
    """The officers of the call's office."""
    return [stage.user(post.mail) for post in cast.OFFICE_OF[call.kind].officers]


def close(call: Call) -> None:
    """The box is closed two minutes after the list, as the worker would have."""
    assert call.closes_at is not None  # noqa: S101
    close_box(call, at=call.closes_at + IN_FLIGHT)
