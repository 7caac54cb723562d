"""Winners of an award and their certificates."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from app.certificates.models import Certificate
from app.certificates.service import issue_certificates
from app.extensions import db
from app.kinds import KINDS
from app.notices.models import Notice
from app.shared.text import t
from tests.factories.decisions import Judged, decide, make_judged_item
from tests.factories.notices import after, announce, make_notice
from tests.factories.saving import together

HONOUR = "检验检测示例案例"


@contextmanager
def awards() -> Iterator[None]:
    """While this lasts, challenges give certificates: the rest of their path is the same."""
    kept = KINDS["challenge"]
    KINDS["challenge"] = replace(kept, certificate=t("检验检测示例案例"))
    try:
        yield
    finally:
        KINDS["challenge"] = kept


@together()
def make_announced(*winners: int) -> tuple[Judged, Notice, datetime]:
    """Winners (the first in rank unless told) that stand announced, their notice, an instant after."""
    judged = make_judged_item(places=max(1, len(winners)))
    notice = make_notice(judged, decide(judged, *(winners or (0,))))
    announce(notice, judged.officer)
    db.session.flush()
    return judged, notice, after(notice)


@together()
def make_certificate() -> tuple[Judged, Certificate, datetime]:
    """One certificate, who judged it, an instant after it was issued."""
    judged, notice, at = make_announced()
    (certificate,) = issue_certificates(notice, by=judged.officer, at=at)
    return judged, certificate, at
