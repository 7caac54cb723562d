"""The profile of a person in the expert pool, kept by himself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from app.extensions import db
from app.history.service import record
from app.people import policy
from app.people.identity import is_credit_code, skeleton, tidy, tidy_code
from app.people.models import Expert, Organisation, User
from app.people.states import OrganisationState
from app.shared.text import t
from app.shared.verdict import Invalid, require

MOST_TAGS, MOST_LOAD = 20, 1000


@dataclass(frozen=True)
class Post:
    """Where somebody worked: years, ``until`` None while he still does."""

    name: str
    since: int
    until: int | None = None


def save_expert(
    user: User,
    *,
    employer_name: str,
    title: str,
    fields: Sequence[str],
    chain_names: Sequence[str],
    region_code: str | None,
    by: User,
    at: datetime,
    employer_code: str = "",
    posts: Sequence[Post] = (),
    standards: Sequence[str] = (),
    languages: Sequence[str] = (),
    yearly_load: int | None = None,
) -> Expert:
    """Keep a person's profile in the expert pool.

    Employers that are registered here, by credit code or by that name (``identity.skeleton``), are linked, because ties
    are looked for by organisation (rule 4); names stay as they were written. An employer who is changed for another
    becomes a post of his own, which no later edit takes away. Errors: Refused; Invalid without an employer, on a code
    that is none, or on impossible years or loads.
    """
    require(policy.may_edit_expert(by, at))
    code = tidy_code(employer_code)
    _check(employer_name, code, posts, yearly_load, at)
    employer, kept = _registered(tidy(employer_name), code), [_kept(post) for post in posts]
    expert = user.expert or Expert(user=user, employer_name="", posts=[])
    noted = [post for post in expert.posts or [] if post.get("since") is None]
    if expert.employer_name and skeleton(expert.employer_name) != skeleton(employer_name):
        noted.append(
            {
                "name": expert.employer_name,
                "organisation_id": expert.employer_id,
                "since": None,
                "until": at.year,
            }
        )
    expert.employer_name, expert.title = tidy(employer_name)[:120], tidy(title)[:60]
    expert.employer, expert.employer_code = employer, code
    expert.fields, expert.chain_names = _tags(fields), list(chain_names)[:MOST_TAGS]
    expert.standards, expert.languages = _tags(standards), _tags(languages)
    expert.posts = [*noted, *kept][:MOST_TAGS]
    expert.region_code, expert.yearly_load = region_code or None, yearly_load
    db.session.add(expert)
    db.session.flush()
    record("expert.saved", expert, by=by, at=at, employer=expert.employer_id)
    return expert


def _check(
    employer_name: str, code: str, posts: Sequence[Post], yearly_load: int | None, at: datetime
) -> None:
    errors = {}
    if not tidy(employer_name):
        errors["employer_name"] = t("填写工作单位，回避按单位核对；自由职业写「无」")
    if code and not is_credit_code(code):
        errors["employer_code"] = t("统一社会信用代码是18位数字和大写字母")
    if any(not tidy(p.name) or not 1950 <= p.since <= (p.until or at.year) <= at.year for p in posts):
        errors["posts"] = t("起止年份应在1950年与今年之间，先后不能颠倒")
    if yearly_load is not None and not 0 <= yearly_load <= MOST_LOAD:
        errors["yearly_load"] = t("件数应在 0 与 %(most)s 之间", most=MOST_LOAD)
    if errors:
        raise Invalid(errors)


def _kept(post: Post) -> dict[str, Any]:
    name = tidy(post.name)[:120]
    house = _registered(name, "")
    return {
        "name": name,
        "organisation_id": house.id if house else None,
        "since": post.since,
        "until": post.until,
    }


def _tags(words: Sequence[str]) -> list[str]:
    return [tidy(word)[:40] for word in words if tidy(word)][:MOST_TAGS]


def _registered(name: str, code: str) -> Organisation | None:
    """The active organisation of that code, else the only one of that name."""
    known = Organisation.skeleton == skeleton(name)
    same = select(Organisation).where(
        or_(known, Organisation.credit_code == code) if code else known,
        Organisation.state == OrganisationState.ACTIVE,
    )
    found = list(db.session.scalars(same.limit(3)))
    by_code = [o for o in found if code and o.credit_code == code]
    if by_code:
        return by_code[0]
    return found[0] if len(found) == 1 else None
