"""A blind call, an entry that names its laboratory, and the check of it."""

import json

import pytest
from flask import Flask

from app.calls.models import Call
from app.entries.models import Entry, EntryVersion
from app.entries.queries import current_version
from app.extensions import db
from app.jobs.redacting import read_files
from app.people.models import User
from app.redactions.models import IdentityFinding
from app.redactions.queries import findings_of
from app.redactions.service import take_check
from tests.factories.calls import make_item
from tests.factories.people import AT, make_officer, make_organisation
from tests.factories.rounds import make_closed_call, make_passed_entry

LAB = "云桥检验检测有限公司"
TEXT = "本案例由云桥检验检测有限公司牵头，林示例负责，采用通用方法。"
FORM = [
    {
        "key": "s",
        "title": "概况",
        "questions": [
            {"key": "leader", "label": "项目负责人", "type": "text", "identifying": True},
            {"key": "work", "label": "做法", "type": "long_text"},
            {"key": "proofs", "label": "证明材料", "type": "file"},
            {"key": "pledge", "label": "承诺书", "type": "file", "identifying": True},
        ],
    }
]


def blind_call(officer: User) -> Call:
    """A closed call whose only round is blind."""
    call = make_closed_call(officer)
    legs = [{"key": "blind", "title": "匿名评审", "weight": 100, "blind": True, "marks": "scores"}]
    call.method = call.method | {"blind": True, "legs": legs}
    call.form = FORM
    db.session.flush()
    return call


@pytest.fixture
def officer(app: Flask) -> User:
    """The officer of the blind call."""
    return make_officer()


@pytest.fixture
def entry(officer: User) -> Entry:
    """A submitted entry that names its laboratory once and its leader once."""
    organisation = make_organisation(name=LAB)
    made = make_passed_entry(make_item(blind_call(officer)), organisation)
    version = current_version(made)
    assert version is not None
    version.content = json.dumps({"leader": "林示例", "work": TEXT}, ensure_ascii=False)
    db.session.flush()
    return made


def version_of(entry: Entry) -> EntryVersion:
    version = current_version(entry)
    assert version is not None
    return version


def check(entry: Entry) -> list[IdentityFinding]:
    version = version_of(entry)
    take_check(version, read_files(version), at=AT)
    return findings_of(version)
