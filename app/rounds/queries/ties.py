"""What the records show between people of the pool and the organisations of a round.

Organisations are indexed once, so that a judge is looked up and not compared with each: 300 judges × 2,000 entries take
a fraction of a second.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from app.chains.cities import city_code
from app.people.identity import PUBLIC_MAIL
from app.people.models import Expert, Organisation, User
from app.people.states import OrganisationKind, SeatRole
from app.rounds.states import Sign

YEARS = 3
SPAN = timedelta(days=365 * YEARS)
SHARED_MAIL = frozenset(
    {*PUBLIC_MAIL, "proton.me", "msn.com", "live.com", "icloud.com", "21cn.com", "sina.cn"}
)
Traces = dict[str, dict[Sign, str]]
"""Organisation → sign → the record that shows it, in words of the record itself."""


class Records:
    """The organisations of a round, by everything that can tie a person to one.

    ``works``: (house, organisation) that issued and won the same item → its title. ``teams``: a plain name → {the
    organisation whose entry names it: title of the item}. ``earlier``: user → {organisation: (sign, words)}, ties that
    a person confirmed in another round. ``shares``: (organisation, organisation) → per cent, as one of them declared.
    """

    def __init__(
        self,
        organisations: Iterable[Organisation],
        *,
        works: Iterable[tuple[str, str, str]] = (),
        teams: Iterable[tuple[str, str, str]] = (),
        earlier: Iterable[tuple[str, str, Sign, str]] = (),
        shares: Iterable[tuple[str, str, str]] = (),
    ) -> None:
        self.ids: dict[str, Organisation] = {}
        self.names: dict[str, set[str]] = defaultdict(set)
        self.codes: dict[str, str] = {}
        self.groups: dict[str, set[str]] = defaultdict(set)
        self.domains: dict[str, set[str]] = defaultdict(set)
        self.phones: dict[str, set[str]] = defaultdict(set)
        self.cities: dict[str, set[str]] = defaultdict(set)
        for organisation in organisations:
            self._index(organisation)
        self.works: dict[str, dict[str, str]] = defaultdict(dict)
        for one, other, title in works:
            self.works[one][other] = title
            self.works[other][one] = title
        self.shares: dict[str, dict[str, str]] = defaultdict(dict)
        for one, other, words in shares:
            self.shares[one][other] = self.shares[other][one] = words
        self.teams: dict[str, dict[str, str]] = defaultdict(dict)
        for name, key, title in teams:
            self.teams[plain(name)][key] = title
        self.earlier: dict[str, list[tuple[str, Sign, str]]] = defaultdict(list)
        for user_id, key, sign, words in earlier:
            self.earlier[user_id].append((key, sign, words))

    def _index(self, organisation: Organisation) -> None:
        key = organisation.id
        self.ids[key] = organisation
        for name in (organisation.name, *organisation.aliases):
            self.names[plain(str(name))].add(key)
        self.codes[organisation.credit_code] = key
        if organisation.group_name:
            self.groups[plain(organisation.group_name)].add(key)
        domain = organisation.mail_domain.strip().casefold().removeprefix("@")
        if domain and domain not in SHARED_MAIL:
            self.domains[domain].add(key)
        if number := _number(organisation.contact_phone):
            self.phones[number].add(key)
        city = city_code(organisation.region) if organisation.kind == OrganisationKind.LABORATORY else None
        if city is not None:
            self.cities[city].add(key)

    def traces(self, user: User, at: datetime) -> Traces:
        """Every tie of one person: organisation → sign → record, signs in the order of ``Sign``."""
        found: dict[str, dict[Sign, str]] = defaultdict(dict)
        for key, sign, words in self._all(user, at):
            if key in self.ids:
                found[key].setdefault(sign, words)
        return {key: {sign: own[sign] for sign in Sign if sign in own} for key, own in found.items()}

    def _all(self, user: User, at: datetime) -> Iterator[tuple[str, Sign, str]]:
        if user.expert is not None:
            yield from self._employed(user.expert, at)
        houses = {user.expert.employer_id} if user.expert is not None else set()
        for membership in user.memberships:
            if membership.is_valid(at):
                houses.add(membership.organisation_id)
                yield membership.organisation_id, Sign.MEMBER, ""
            elif membership.until is not None and at - SPAN <= membership.until <= at:
                yield membership.organisation_id, Sign.FORMER_MEMBER, f"{membership.until:%Y-%m}"
        for domain in _domains(user.email):
            for key in self.domains.get(domain, ()):
                yield key, Sign.MAIL_DOMAIN, domain
        for key in self.phones.get(_number(user.phone), ()):
            yield key, Sign.PHONE, f"…{_number(user.phone)[-4:]}"
        for city in _recommended_cities(user, at):
            for key in self.cities.get(city, ()):
                yield key, Sign.CITY, city
        for house in houses - {None}:
            for key, title in self.works.get(str(house), {}).items():
                yield key, Sign.SHARED_PROJECT, title
            for key, words in self.shares.get(str(house), {}).items():
                yield key, Sign.SHARES, words
        for key, title in self.teams.get(plain(user.name), {}).items():
            yield key, Sign.CO_BID, title
        yield from self.earlier.get(user.id, ())

    def _employed(self, expert: Expert, at: datetime) -> Iterator[tuple[str, Sign, str]]:
        name = expert.employer_name
        for key in self._known(name, expert.employer_id, expert.employer_code):
            yield key, Sign.EMPLOYER, name
        for post in expert.posts or []:
            until = post.get("until")
            if until is None or int(until) >= at.year - YEARS:
                words = f"{post['name']}（{post.get('since') or ''}—{until or ''}）"
                for key in self._known(str(post["name"]), post.get("organisation_id"), ""):
                    yield key, Sign.FORMER_EMPLOYER, words
        employer = expert.employer
        group = plain(employer.group_name) if employer is not None else ""
        mates = {*self.groups.get(group, ()), *self.names.get(group, ())} if group else set()
        mates |= {*self.groups.get(plain(name), ())} if name else set()
        for key in mates:
            if employer is None or key != employer.id:
                yield key, Sign.GROUP, employer.group_name if group and employer is not None else name

    def _known(self, name: str, key: str | None, code: str) -> set[str]:
        found = set(self.names.get(plain(name), ())) if name.strip() else set()
        if key is not None:
            found.add(key)
        if code and code in self.codes:
            found.add(self.codes[code])
        return found


def signs_between(user: User, organisation: Organisation, at: datetime) -> list[Sign]:
    """What in the two records themselves ties a person to an organisation, in the order of ``Sign``."""
    return list(Records([organisation]).traces(user, at).get(organisation.id, {}))


def plain(name: str) -> str:
    """A name without case, width and spaces, for comparing."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def people_named(document: dict[str, Any]) -> set[str]:
    """Names of people in an entry's document: its leader and whoever stands in a table under ``name``."""
    rows = [row for value in document.values() if isinstance(value, list) for row in value]
    told = [document.get("leader"), *(row.get("name") for row in rows if isinstance(row, dict))]
    return {name.strip() for name in told if isinstance(name, str) and len(name.strip()) > 1}


def _recommended_cities(user: User, at: datetime) -> set[str]:
    """Cities for which he sits, or whose bureau employs him (rule 4: its city's recommendation)."""
    employer = user.expert.employer if user.expert is not None else None
    cities = {user.city(SeatRole.RECOMMENDER, at)}
    if employer is not None and employer.kind == OrganisationKind.BUREAU:
        cities.add(city_code(employer.region))
    return {city for city in cities if city is not None}


def _domains(email: str) -> list[str]:
    """``a.b.c`` as a.b.c, b.c: a department's address belongs to its house."""
    parts = email.rpartition("@")[2].casefold().split(".")
    return [".".join(parts[start:]) for start in range(len(parts) - 1)]


def _number(phone: str | None) -> str:
    digits = "".join(filter(str.isdigit, phone or ""))[-11:]
    return digits if len(digits) >= 7 else ""
