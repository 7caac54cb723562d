"""Signs of a tie in the records: a table, each alone, and the record behind each."""

from datetime import timedelta

import pytest
from flask import Flask

from app.extensions import db
from app.people.states import MembershipRole
from app.rounds.queries.ties import Records, people_named, signs_between
from app.rounds.states import Sign
from tests.factories.people import AT, join, make_judge, make_organisation

YEAR = timedelta(days=365)


def _employed(user, organisation):
    user.expert.employer_name = organisation.name


def _alias(user, organisation):
    organisation.aliases, user.expert.employer_name = ["甲检院"], " 甲 检院"


def _code(user, organisation):
    user.expert.employer_code = organisation.credit_code


def _post(user, organisation, until=2024):
    user.expert.posts = [{"name": organisation.name, "organisation_id": None, "since": 2019, "until": until}]


def _old_post(user, organisation):
    _post(user, organisation, 2022)


def _member(user, organisation):
    join(user, organisation, MembershipRole.READER)


def _left(user, organisation):
    join(user, organisation).until = AT - YEAR


def _left_long_ago(user, organisation):
    join(user, organisation).until = AT - 4 * YEAR


def _domain(user, organisation):
    organisation.mail_domain, user.email = "lab.example", "a@dept.lab.example"


def _public_domain(user, organisation):
    organisation.mail_domain, user.email = "163.com", "a@163.com"


def _phone(user, organisation):
    organisation.contact_phone, user.phone = "025-8765 4321", "02587654321"


def _group(user, organisation):
    user.expert.employer.group_name = organisation.group_name = "示例检测集团"


def _head_of_group(user, organisation):
    user.expert.employer.group_name = organisation.name


SIGNS = [
    (_employed, Sign.EMPLOYER),
    (_alias, Sign.EMPLOYER),
    (_code, Sign.EMPLOYER),
    (_post, Sign.FORMER_EMPLOYER),
    (_old_post, None),
    (_member, Sign.MEMBER),
    (_left, Sign.FORMER_MEMBER),
    (_left_long_ago, None),
    (_domain, Sign.MAIL_DOMAIN),
    (_public_domain, None),
    (_phone, Sign.PHONE),
    (_group, Sign.GROUP),
    (_head_of_group, Sign.GROUP),
]


@pytest.mark.parametrize(("tie", "sign"), SIGNS, ids=lambda case: getattr(case, "__name__", str(case)))
def test_signs_between_shows_each_tie_alone(app: Flask, tie, sign) -> None:
    user, organisation = make_judge(make_organisation()), make_organisation()
    tie(user, organisation)
    db.session.flush()
    db.session.expire_all()
    assert signs_between(user, organisation, AT) == ([sign] if sign else [])


def test_records_name_the_record_behind_each_sign(app: Flask) -> None:
    user, organisation = make_judge(make_organisation()), make_organisation()
    _post(user, organisation)
    records = Records(
        [organisation],
        works=[(user.expert.employer_id, organisation.id, "轴承检测")],
        teams=[(f" {user.name}", organisation.id, "齿轮检测")],
    )
    assert records.traces(user, AT) == {
        organisation.id: {
            Sign.FORMER_EMPLOYER: f"{organisation.name}（2019—2024）",
            Sign.SHARED_PROJECT: "轴承检测",
            Sign.CO_BID: "齿轮检测",
        }
    }


def test_people_named_in_a_document() -> None:
    team = [{"name": "示例甲", "part": "试验"}, {"name": " "}, {"part": "x"}]
    assert people_named({"leader": "示例乙", "team": team, "budget": [3, "x"], "price": "280"}) == {
        "示例甲",
        "示例乙",
    }
