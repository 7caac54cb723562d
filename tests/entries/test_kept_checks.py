"""The conditions of entering: the issuer's group, and what stays with a version that was handed in."""

import pytest
from flask import Flask

from app.entries import policy
from app.entries.queries import current_version
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_submitted_entry
from tests.factories.people import AT, make_organisation


@pytest.mark.parametrize(
    ("own", "theirs", "met"),
    [
        ("示例集团", "示例集团", False),
        ("示例 集团", "示例集团", False),
        ("示例集团", "另一集团", True),
        ("", "", True),
        ("NAME", "", False),
    ],
)
def test_laboratory_of_the_issuers_group_may_not_enter(app: Flask, own: str, theirs: str, met: bool) -> None:
    item = make_item(make_call())
    assert item.issuer is not None
    item.issuer.group_name = theirs
    lab = make_organisation(group_name=item.issuer.name if own == "NAME" else own)
    checks = {check.key: check for check in policy.eligibility(lab, item, None, AT)}
    assert (checks["not_issuer"].state == "met") is met


def test_conditions_stay_with_the_version_as_they_were(app: Flask) -> None:
    lab = make_organisation()
    number = lab.cma_number
    entry = make_submitted_entry(make_item(make_call()), lab)
    entry.organisation.cma_number = "000000000000"
    version = current_version(entry)
    assert version is not None
    kept = {check["key"]: check for check in version.checks or []}
    assert number in kept["valid_cma"]["known"]
    assert {check["state"] for check in kept.values()} == {"met"}
