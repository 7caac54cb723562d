"""En numbers and z scores: known values, limits on the printed number, symmetry."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.scoring.blind_samples import en_number, verdict_of_en, verdict_of_z, z_score
from app.scoring.errors import ScoringError

D = Decimal
values = st.decimals(-1000, 1000, places=4)
positive = st.decimals(D("0.0001"), 100, places=4)


@pytest.mark.parametrize(
    ("value", "expanded", "assigned", "reference", "en", "verdict"),
    [
        ("10.3", "0.3", "10.0", "0.4", "0.60", "satisfactory"),
        ("9.5", "0.3", "10.0", "0.4", "-1.00", "satisfactory"),
        ("10.505", "0.3", "10.0", "0.4", "1.01", "unsatisfactory"),
        ("10.502", "0.3", "10.0", "0.4", "1.00", "satisfactory"),
        ("10", "0", "10", "0.1", "0.00", "satisfactory"),
    ],
)
def test_en_number_of_known_results(
    value: str, expanded: str, assigned: str, reference: str, en: str, verdict: str
) -> None:
    found = en_number(D(value), D(expanded), D(assigned), D(reference))
    assert (str(found), verdict_of_en(found)) == (en, verdict)


@pytest.mark.parametrize(
    ("value", "z", "verdict"),
    [
        ("12", "2.00", "satisfactory"),
        ("12.01", "2.01", "questionable"),
        ("7.01", "-2.99", "questionable"),
        ("7", "-3.00", "unsatisfactory"),
        ("15", "5.00", "unsatisfactory"),
    ],
)
def test_z_score_of_known_results(value: str, z: str, verdict: str) -> None:
    found = z_score(D(value), D(10), D(1))
    assert (str(found), verdict_of_z(found)) == (z, verdict)


@pytest.mark.parametrize("pair", [("0", "0"), ("-1", "2"), ("2", "-1")])
def test_uncertainty_of_nothing_refused(pair: tuple[str, str]) -> None:
    with pytest.raises(ScoringError):
        en_number(D(1), D(pair[0]), D(1), D(pair[1]))
    with pytest.raises(ScoringError):
        z_score(D(1), D(1), min(D(pair[0]), D(pair[1])))


@settings(max_examples=50, deadline=None)
@given(values, positive, values, positive)
def test_who_measures_changes_the_sign_alone(x: Decimal, u: Decimal, y: Decimal, v: Decimal) -> None:
    assert en_number(x, u, y, v) == -en_number(y, v, x, u)
    assert z_score(x, y, u) == -z_score(y, x, u)
