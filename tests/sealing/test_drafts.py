"""A draft under its own key, the reopening code, and a bid from draft to reopening."""

import io
import secrets

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sealing.bids import describe_again, is_the_committed, reopen_bid, seal_bid
from app.sealing.codes import ALPHABET, BITS, code_keys, new_code, new_salt, print_code, read_code
from app.sealing.drafts import new_draft_key, open_draft, rewrap_draft_key, seal_draft, unwrap_draft_key
from app.sealing.envelopes import Identity, open_envelope
from app.sealing.errors import Damaged, NotTheirs, WrongCode
from app.sealing.files import measure_file, open_file, seal_file
from tests.sealing.openers import call_key

SERVER = secrets.token_bytes(32)
WHO = Identity("call-1", "lab-a", "entry-a", 1)
ANSWERS = b'{"title":"canary-4711"}'


def test_answer_opens_with_its_key_in_its_place_alone() -> None:
    """A01: what is left of a draft once its key is destroyed cannot be read."""
    draft = new_draft_key(SERVER, "draft-1")
    key = unwrap_draft_key(SERVER, "draft-1", draft.wrapped)
    sealed = seal_draft(key, "draft-1", "title", ANSWERS)
    assert open_draft(key, "draft-1", "title", sealed) == ANSWERS
    assert b"canary" not in sealed
    for wrong in (
        (secrets.token_bytes(32), "draft-1", "title"),
        (key, "draft-2", "title"),
        (key, "draft-1", "price"),
    ):
        with pytest.raises(Damaged):
            open_draft(*wrong, sealed)
    with pytest.raises(Damaged):
        open_draft(key, "draft-1", "title", sealed[:-1])
    with pytest.raises(Damaged):
        open_draft(key, "draft-1", "title", b"")


def test_short_answers_have_one_size() -> None:
    """A03: a price of three figures and one of six look the same."""
    key = new_draft_key(SERVER, "draft-1").key
    assert len({len(seal_draft(key, "draft-1", "price", b"9" * n)) for n in (0, 3, 6, 250)}) == 1


def test_wrapped_key_opens_for_its_draft_under_its_server_key_alone() -> None:
    draft, new = new_draft_key(SERVER, "draft-1"), secrets.token_bytes(32)
    again = rewrap_draft_key(SERVER, new, "draft-1", draft.wrapped)
    assert unwrap_draft_key(new, "draft-1", again) == draft.key
    for server, name in ((new, "draft-1"), (SERVER, "draft-2")):
        with pytest.raises(Damaged):
            unwrap_draft_key(server, name, draft.wrapped)


@given(st.integers(min_value=0, max_value=2**BITS - 1))
@settings(max_examples=25, deadline=None)
def test_printed_code_reads_back_however_it_is_typed(number: int) -> None:
    code = print_code(number)
    sloppy = code.lower().replace("-", " – ").replace("0", "o").replace("1", "l")
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else "　" for c in code)
    assert read_code(code) == read_code(sloppy) == read_code(wide) == number


@given(
    st.integers(min_value=0, max_value=2**BITS - 1),
    st.integers(0, 27),
    st.integers(1, 31),
    st.integers(0, 27),
)
@settings(max_examples=40, deadline=None)
def test_code_with_one_wrong_character_or_a_swap_is_noticed(
    number: int, place: int, step: int, other: int
) -> None:
    letters = list(print_code(number).replace("-", ""))
    wrong = letters.copy()
    wrong[place] = ALPHABET[(ALPHABET.index(letters[place]) + step) % 32]
    swapped = letters.copy()
    swapped[place], swapped[other] = swapped[other], swapped[place]
    for each in (wrong, swapped):
        if each != letters:
            with pytest.raises(WrongCode):
                read_code("".join(each))


@pytest.mark.parametrize(
    ("text", "reason", "place"),
    [("", "length", 0), ("ABCD-EFGH", "length", 0), ("ABCD-U", "character", 5), ("0" * 27 + "1", "check", 0)],
)
def test_text_that_is_no_code_is_refused_with_its_reason(text: str, reason: str, place: int) -> None:
    with pytest.raises(WrongCode) as refused:
        read_code(text)
    assert (refused.value.reason, refused.value.place) == (reason, place)


def test_codes_are_random_and_their_keys_belong_to_one_version() -> None:
    code, salt = new_code(), new_salt()
    assert new_code() != code
    keys = {
        code_keys(code, salt, "entry-a", 1),
        code_keys(code, salt, "entry-a", 2),
        code_keys(code, salt, "b", 1),
    }
    keys |= {code_keys(code, new_salt(), "entry-a", 1), code_keys(new_code(), salt, "entry-a", 1)}
    assert len({k.public for k in keys} | {k.nonce for k in keys}) == 10


def test_sealed_bid_opens_for_officers_and_by_its_code_alone() -> None:
    """A01: one ciphertext, the call's key or the code; A06: the code of one version opens no other."""
    ciphertext = io.BytesIO()
    file = seal_file([b"canary-4711 of a file"], ciphertext, {"slot": "plan"})
    bid = seal_bid(WHO, ANSWERS, [file], call_key().public)
    by_officers = open_envelope(bid.sealed, call_key().secret)
    assert reopen_bid(bid.sealed, bid.code, bid.code_salt, WHO) == by_officers
    plain = io.BytesIO()
    open_file(io.BytesIO(ciphertext.getvalue()), by_officers.manifest.files[0], plain)
    assert (by_officers.content, plain.getvalue()) == (ANSWERS, b"canary-4711 of a file")
    with pytest.raises(NotTheirs):
        reopen_bid(bid.sealed, new_code(), bid.code_salt, WHO)
    with pytest.raises(NotTheirs):
        reopen_bid(bid.sealed, bid.code, bid.code_salt, Identity("call-1", "lab-b", "entry-b", 1))
    with pytest.raises(Damaged):
        reopen_bid(bid.sealed, bid.code, bid.code_salt, Identity("call-1", "lab-b", "entry-a", 1))
    assert bid.code not in repr(bid)


def test_bid_handed_in_again_is_held_against_its_receipt() -> None:
    """When no key opens: the bidder's own copy and code prove word for word what was on the receipt."""
    about = {"slot": "plan"}
    bid = seal_bid(WHO, ANSWERS, [seal_file([b"four"], io.BytesIO(), about)], call_key().public)
    for content, file, same in (
        (ANSWERS, b"four", True),
        (ANSWERS, b"five", False),
        (ANSWERS + b" ", b"four", False),
    ):
        again = describe_again(WHO, content, [measure_file([file], about)], bid.code, bid.code_salt)
        assert is_the_committed(again, bid.commitment) is same
    other = describe_again(WHO, ANSWERS, [measure_file([b"four"], about)], new_code(), bid.code_salt)
    assert not is_the_committed(other, bid.commitment)
