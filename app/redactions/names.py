"""By which names an entrant goes: pure; what the database knows of him comes in as values."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.entries.content.form import Form, questions
from app.redactions.finding import Name, Names, plain
from app.redactions.states import FindingKind

LEGAL = re.compile(r"(?:股份|集团)?(?:有限责任公司|有限公司|公司|集团)$|(?:有限)?合伙企业$")
BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
LISTS = re.compile(r"[、,，;；\s/]+")
PERSON_KEYS = ("leader", "contact", "person")
PERSON_LABELS = ("姓名", "负责人", "联系人")
DIGITS = re.compile(r"\D")
SHORTEST = {
    FindingKind.ORGANISATION: 3,
    FindingKind.NUMBER: 5,
    FindingKind.PERSON: 2,
    FindingKind.PLACE: 2,
    FindingKind.CLIENT: 4,
}
LEAST_LEFT = 4


def short_names(name: str, places: Iterable[str]) -> list[str]:
    """The full name of an organisation and what is left of it without its legal form, brackets and places."""
    found = [name, BRACKETS.sub("", name)]
    for place in places:
        for spelt in (place, *_bare(place)):
            found += [n.removeprefix(spelt) for n in found if n.startswith(spelt)]
    found += [LEGAL.sub("", n) for n in found]
    return [n for n in dict.fromkeys(found) if n == name or len(plain(n)) >= LEAST_LEFT]


def names_from(
    organisation: str,
    aliases: Iterable[str],
    numbers: Iterable[str],
    people: Iterable[str],
    clients: Iterable[str],
    places: Iterable[str],
    cities: Iterable[str],
) -> Names:
    """All names as ``look_for_names`` takes them.

    ``numbers``: credit code, certificates, telephone; ``places``: province, city and county of the address, which may
    begin a name; ``cities``: those that tell the entrant beside a word for an institute.
    """
    spelt = list(places)
    told = [(n, FindingKind.ORGANISATION) for n in short_names(organisation, spelt)]
    told += [(n, FindingKind.ORGANISATION) for n in aliases]
    told += [(n, FindingKind.NUMBER) for n in numbers]
    told += [(n, FindingKind.PERSON) for n in people]
    told += [(n, FindingKind.CLIENT) for n in clients]
    names = [Name(n.strip(), kind) for n, kind in told if len(plain(n)) >= SHORTEST[kind]]
    bare = [short for city in cities for short in (_bare(city) or [city])]
    return Names(tuple(dict.fromkeys(names)), tuple(dict.fromkeys(bare)))


def people_in(form: Form, document: Mapping[str, Any]) -> Iterator[str]:
    """Names of people in the answers: leaders, contacts, the name column of a team."""
    for _, question in questions(form):
        value = document.get(question["key"])
        if question["type"] == "text" and _names_people(question):
            yield from LISTS.split(str(value or ""))
        elif question["type"] == "table":
            for column in question["columns"]:
                if column["key"] == "name" or _names_people(column):
                    for row in value or []:
                        yield from LISTS.split(str(row.get(column["key"]) or ""))


def clients_in(form: Form, document: Mapping[str, Any]) -> Iterator[str]:
    """Other names that the form itself hides from judges: short answers to identifying questions."""
    for _, question in questions(form):
        if question.get("identifying") and question["type"] == "text" and not _names_people(question):
            yield from re.split(r"[、;；\n]+", str(document.get(question["key"]) or ""))


def digits_of(phone: str) -> list[str]:
    """A telephone number as one would look for it."""
    digits = DIGITS.sub("", phone)
    return [digits] if len(digits) >= 7 else []


def _names_people(question: Mapping[str, Any]) -> bool:
    label = str(question["label"])
    return question["key"] in PERSON_KEYS or label.endswith(PERSON_LABELS)


def _bare(place: str) -> list[str]:
    """苏州市 → 苏州; nothing where there is nothing to take off."""
    bare = re.sub(r"(?:省|市|区|县)$", "", place)
    return [bare] if len(bare) >= 2 and bare != place else []
