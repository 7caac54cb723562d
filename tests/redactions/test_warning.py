"""The entrant is told of his own name in blind material, with a link, and may submit all the same."""

from collections.abc import Callable

from flask.testing import FlaskClient

from app.calls.models import Call
from app.entries.service import save_field
from app.extensions import db
from app.kinds import KINDS
from app.people.models import User
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_full_draft, opened, writer_of
from tests.factories.people import make_officer, make_organisation

Visit = Callable[..., FlaskClient]


def _call(blind: bool) -> Call:
    call = make_call(officer=make_officer())
    legs = [{"key": "scores", "title": "评审", "weight": 100, "blind": blind, "marks": "scores"}]
    call.method = call.method | {"legs": legs}
    return call


def _page(blind: bool, sign_in: Callable[[User], FlaskClient]) -> str:
    item = make_item(_call(blind))
    entry = make_full_draft(item, make_organisation(name="云桥检验检测有限公司"))
    by = writer_of(entry.organisation)
    assert entry.draft is not None
    words = "云桥检验检测的路线"
    save_field(entry, "route", words, entry.draft.revision, by=by, at=opened(item))
    db.session.commit()
    return sign_in(by).get(f"/lab/entries/{entry.id}/preview").get_data(as_text=True)


def test_preview_of_a_blind_call_names_the_place_with_a_link(
    sign_in: Callable[[User], FlaskClient],
) -> None:
    page = _page(True, sign_in)
    assert "盲评材料中出现了能认出本单位的文字" in page
    assert "<mark>云桥检验检测</mark>" in page
    assert "#route" in page


def test_preview_of_an_open_call_says_nothing(sign_in: Callable[[User], FlaskClient]) -> None:
    assert "盲评材料中出现了" not in _page(False, sign_in)


def test_kinds_with_a_blind_round_hide_some_question() -> None:
    for kind in KINDS.values():
        if any(leg.blind for leg in kind.legs):
            assert any(q.identifying for section in kind.sections for q in section.questions)
