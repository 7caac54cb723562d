"""Two of three openers, hours apart, and the rehearsal."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sealing.age import new_key_pair, seal_bytes
from app.sealing.canonical import canonical_json
from app.sealing.errors import Damaged, NotTheirs
from app.sealing.keys import (
    DOMAIN,
    check_rehearsal,
    fingerprint,
    new_rehearsal,
    open_inner,
    open_outer,
    open_outers,
    rewrap,
    wrap_for_pairs,
)
from tests.sealing.openers import CALL, OTHER_CALL, call_key, people, publics, wrap_of, wraps

NAMES = sorted(people())


@pytest.mark.parametrize(("first", "second"), list(permutations(NAMES, 2)))
def test_any_two_officers_in_any_order_open(first: str, second: str) -> None:
    """A01: two different officers open, one after the other, the second hours later."""
    halves = open_outers(wraps(), first, people()[first].secret)
    assert {half.second for half in halves} == set(NAMES) - {first}
    half = next(half for half in halves if half.second == second)
    assert open_inner(half, people()[second].secret) == call_key().secret


@given(st.data())
@settings(max_examples=15, deadline=None)
def test_one_officer_alone_never_opens(data: st.DataObject) -> None:
    """A01: one officer's key, with everything that is stored, opens no layer that is not his."""
    alone = data.draw(st.sampled_from(NAMES))
    wrap = data.draw(st.sampled_from(wraps()))
    secret = people()[alone].secret
    if wrap.first != alone:
        with pytest.raises(NotTheirs):
            open_outer(wrap, secret)
        return
    half = open_outer(wrap, secret)
    with pytest.raises(NotTheirs):
        open_inner(half, secret)
    with pytest.raises((NotTheirs, Damaged)):
        open_inner(replace(half, second=alone, second_public=people()[alone].public), secret)


def test_stored_bytes_hold_no_secret_in_the_clear() -> None:
    """A01: neither wraps nor what the first officer leaves behind show the key."""
    half = open_outer(wrap_of("an", "bo"), people()["an"].secret)
    stored = b"".join(wrap.sealed for wrap in wraps()) + half.sealed
    for secret in (call_key().secret, *(pair.secret for pair in people().values())):
        assert secret.encode() not in stored
        assert secret not in repr((half, wraps()))


@pytest.mark.parametrize(
    "openers",
    [
        {"an": publics()["an"], "bo": publics()["bo"]},
        {**publics(), "ding": new_key_pair().public},
        {"an": publics()["an"], "an2": publics()["an"], "bo": publics()["bo"]},
    ],
)
def test_openers_other_than_three_different_are_refused(openers: dict[str, str]) -> None:
    """A01: never two, never four, never one person's key twice."""
    with pytest.raises(ValueError, match="three openers"):
        wrap_for_pairs(CALL, call_key().secret, openers)


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
@settings(max_examples=25, deadline=None)
def test_wrap_with_an_altered_byte_is_damaged(place: int, change: int) -> None:
    wrap = wrap_of("an", "bo")
    sealed = bytearray(wrap.sealed)
    sealed[place % len(sealed)] ^= change
    with pytest.raises(Damaged):
        open_outer(replace(wrap, sealed=bytes(sealed)), people()["an"].secret)


@pytest.mark.parametrize("name", ["call", "public", "second"])
def test_wrap_under_another_name_is_damaged(name: str) -> None:
    wrap = wrap_of("an", "bo")
    with pytest.raises(Damaged):
        open_outer(replace(wrap, **{name: "other"}), people()["an"].secret)


def test_wrap_of_another_call_in_its_place_is_damaged() -> None:
    other = replace(wrap_of("an", "bo", OTHER_CALL), call=CALL)
    with pytest.raises(Damaged):
        open_outer(other, people()["an"].secret)


def test_half_of_another_call_in_its_place_is_damaged() -> None:
    half = open_outer(wrap_of("an", "bo", OTHER_CALL), people()["an"].secret)
    with pytest.raises(Damaged):
        open_inner(replace(half, call=CALL, public=call_key().public), people()["bo"].secret)


def test_forged_half_with_another_key_inside_is_damaged() -> None:
    """Officers' public keys are no secret, so anyone can make a wrap; the call's public key tells the true one."""
    head = canonical_json([DOMAIN, "inner", CALL, call_key().public, "an", "bo"]).encode() + b"\n"
    forged = seal_bytes(head + new_key_pair().secret.encode(), [publics()["bo"]])
    half = replace(open_outer(wrap_of("an", "bo"), people()["an"].secret), sealed=forged)
    with pytest.raises(Damaged):
        open_inner(half, people()["bo"].secret)


def test_rewrapped_key_opens_for_the_new_three_alone() -> None:
    ding = new_key_pair()
    openers = {"an": publics()["an"], "bo": publics()["bo"], "ding": ding.public}
    half = open_outer(wrap_of("an", "chen"), people()["an"].secret)
    fresh = rewrap(half, people()["chen"].secret, openers)
    halves = open_outers(fresh, "ding", ding.secret)
    assert open_inner(halves[0], people()[halves[0].second].secret) == call_key().secret
    assert open_outers(fresh, "chen", people()["chen"].secret) == []
    assert fingerprint(fresh) != fingerprint(wraps())


def test_fingerprint_in_any_order_is_the_same_and_notices_an_exchange() -> None:
    assert fingerprint(reversed(wraps())) == fingerprint(wraps())
    again = wrap_for_pairs(CALL, call_key().secret, publics())
    assert fingerprint([*wraps()[:5], again[5]]) != fingerprint(wraps())


def test_rehearsal_opens_with_the_calls_key_alone() -> None:
    rehearsal = new_rehearsal(call_key().public)
    check_rehearsal(rehearsal, call_key().secret)
    with pytest.raises(NotTheirs):
        check_rehearsal(rehearsal, call_key(OTHER_CALL).secret)
    with pytest.raises(Damaged):
        check_rehearsal(replace(rehearsal, sha256="0" * 64), call_key().secret)
