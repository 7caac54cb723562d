"""A bid at its submission and after: sealed, reopened by its members, handed in again when no key opens."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.sealing.codes import code_keys, new_code, new_salt
from app.sealing.envelopes import (
    Commitment,
    Identity,
    Manifest,
    Opened,
    check_identity,
    commit_to_bid,
    content_tag,
    describe,
    open_envelope,
    seal_envelope,
)
from app.sealing.errors import Damaged
from app.sealing.files import SealedFile


@dataclass(frozen=True)
class SealedBid:
    """All that is stored of a version (``sealed``, ``code_salt``, ``commitment``) and ``code``, which is not.

    The envelope opens with the call's key and with the code's: one ciphertext, so what a bidder can reopen is what the
    officers will open.
    """

    sealed: bytes = field(repr=False)
    code_salt: bytes
    commitment: Commitment
    code: str = field(repr=False)


def seal_bid(
    identity: Identity, content: bytes, files: Sequence[SealedFile], call_public: str, code: str = ""
) -> SealedBid:
    """Seal the answers and the keys of the files for a call, with a new reopening code.

    ``content`` in bytes, 16 MiB at most (``ValueError``). Some milliseconds, however large the files. ``code``: one
    that was made before (``new_code``), so that whoever presses again after a lost answer is told the same;
    ``WrongCode``.
    """
    code, salt = code or new_code(), new_salt()
    keys = code_keys(code, salt, identity.entry, identity.version)
    manifest = describe(identity, content, files, keys.nonce)
    sealed = seal_envelope(manifest, content, [call_public, keys.public])
    return SealedBid(sealed, salt, commit_to_bid(manifest, sealed), code)


def reopen_bid(sealed: bytes, code: str, salt: bytes, identity: Identity) -> Opened:
    """The bid for its own members, by their code.

    ``WrongCode`` where it cannot be a code, ``NotTheirs`` where it is another bid's or version's, ``Damaged``.
    """
    keys = code_keys(code, salt, identity.entry, identity.version)
    opened = open_envelope(sealed, keys.secret)
    if check_identity(opened.manifest, identity):
        raise Damaged("identity")
    return opened


def describe_again(
    identity: Identity, content: bytes, files: Sequence[SealedFile], code: str, salt: bytes
) -> Manifest:
    """The manifest of a bid that is handed in once more because nothing opens its envelope. ``WrongCode``.

    ``files`` from ``measure_file``, in the order and with the words (``about``) of the first time.
    """
    return describe(identity, content, files, code_keys(code, salt, identity.entry, identity.version).nonce)


def is_the_committed(manifest: Manifest, commitment: Commitment) -> bool:
    """Whether a bid handed in once more is word for word and file for file the one on the receipt.

    ``commitment`` is the receipt's, its digest compared by the caller; ciphertexts play no part.
    """
    return hmac.compare_digest(content_tag(manifest), commitment.content)
