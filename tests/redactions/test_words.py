"""Words that the search missed, masked by an officer."""

import pytest

from app.entries.models import Entry, EntryVersion
from app.extensions import db
from app.people.models import User
from app.redactions.queries import blind_copy_of, findings_of
from app.redactions.service import mask_findings, mask_words
from app.redactions.states import FindingKind, FindingState
from app.shared.verdict import Invalid
from tests.factories.people import AT
from tests.redactions.conftest import check, version_of


def test_mask_words_hides_what_the_search_missed_wherever_it_stands(entry: Entry, officer: User) -> None:
    mask_findings(entry, check(entry), by=officer, at=AT)
    assert mask_words(entry, "", "通用 方法", "自有方法的名称", by=officer, at=AT) == 1
    copy = blind_copy_of(entry)
    assert copy is not None
    assert copy.document == {"work": "本案例由某机构牵头，某人员负责，采用〔略〕。"}
    row = next(f for f in findings_of(version_of(entry)) if f.kind == FindingKind.BY_HAND)
    assert (row.hit, row.state, row.reason, row.decided_by_id) == (
        "通用方法", FindingState.MASKED, "自有方法的名称", officer.id,
    )  # fmt: skip


def test_mask_words_over_a_masked_name_masks_both_as_one(entry: Entry, officer: User) -> None:
    mask_findings(entry, check(entry), by=officer, at=AT)
    mask_words(entry, "work", "由云桥检验检测有限公司牵头", "连同前后文", by=officer, at=AT)
    copy = blind_copy_of(entry)
    assert copy is not None
    assert copy.document == {"work": "本案例〔略〕，某人员负责，采用通用方法。"}


@pytest.mark.parametrize(
    ("place", "words", "reason", "field"),
    [
        ("", "", "理由", "words"),
        ("", "没有这些字", "理由", "words"),
        ("leader", "林示例", "理由", "words"),
        ("", "林示例", "理由", "words"),
        ("", "通用", " ", "reason"),
        ("", "长" * 101, "理由", "words"),
    ],
)
def test_mask_words_that_do_not_stand_there_or_without_reason_are_invalid(
    entry: Entry, officer: User, place: str, words: str, reason: str, field: str
) -> None:
    mask_findings(entry, check(entry), by=officer, at=AT)
    with pytest.raises(Invalid) as wrong:
        mask_words(entry, place, words, reason, by=officer, at=AT)
    assert list(wrong.value.errors) == [field]


def test_words_masked_by_hand_stay_masked_in_a_correction(entry: Entry, officer: User) -> None:
    mask_findings(entry, check(entry), by=officer, at=AT)
    mask_words(entry, "work", "通用方法", "自有方法的名称", by=officer, at=AT)
    old = version_of(entry)
    new = EntryVersion(
        entry=entry, number=2, content=old.content, manifest=[], sha256="1" * 64, received_at=AT,
        submitted_by_id=old.submitted_by_id, receipt_number="R2", idempotency_key="K2", is_correction=True,
    )  # fmt: skip
    db.session.add(new)
    entry.version_number = 2
    db.session.flush()
    check(entry)
    copy = blind_copy_of(entry)
    assert copy is not None
    assert copy.version_id == new.id
    assert "通用方法" not in copy.content
