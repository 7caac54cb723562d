"""What can go wrong with keys, envelopes and codes. Messages are for the log; the edge words its own."""


class SealingError(Exception):
    """Any refusal of this package."""


class WrongPassphrase(SealingError):
    """The pass-phrase is not the one that this key was locked with."""


class WeakPassphrase(SealingError):
    """A pass-phrase that may not lock a key. ``reason``: "short", "long", "repeated" or "run"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotTheirs(SealingError):
    """This key does not belong to what it was tried on: another officer's, another call's, another code's."""


class Damaged(SealingError):
    """What is stored is not what was stored: altered, cut short, or put in the place of something else."""


class WrongCode(SealingError):
    """No reopening code can read like this. ``reason``: "length", "character" or "check".

    ``place`` counts the characters from 1, spaces and hyphens left out, where one character is at fault; 0 otherwise.
    """

    def __init__(self, reason: str, place: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.place = reason, place
