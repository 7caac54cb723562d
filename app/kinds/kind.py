"""What a kind of competition is made of. Behaviour that differs is named here and implemented once in the engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from app.shared.labels import Labelled, Said
from app.shared.text import Text, t

SIGNED = t("签订任务书")


@dataclass(frozen=True)
class Words:
    """What things of a kind are called on pages.

    ``listed``: the call in a word (榜单, 征集). ``entering``: handing in, as a stage. ``bidder``: who enters.
    ``failed``: an item that nobody won. ``opened``: the mark of a call that takes entries. ``then``: what comes next
    for those whose selection was announced.
    """

    call: Text
    item: Text
    entry: Text
    apply: Text
    winner: Text
    project: Text
    listed: Text
    entering: Text
    bidder: Text
    failed: Text
    opened: Text
    then: Text = SIGNED

    def said(self, member: Labelled) -> Labelled | Said:
        """A state or stage of an item as this kind says it: open and failed have words of their own."""
        own = {"open": self.opened, "failed": self.failed}.get(member.value)
        return member if own is None else Said(own, member.tone)


@dataclass(frozen=True)
class Band:
    """A named range of marks that guides a judge; both ends belong to it."""

    name: Text
    low: int
    high: int


@dataclass(frozen=True)
class Criterion:
    """One line of the default rubric. ``weight`` in points of 100."""

    key: str
    name: str
    weight: int
    guide: str


@dataclass(frozen=True)
class Question:
    """One question of a form: text, long_text, number, choice, date, table, file, declaration or response.

    ``needed_when``: (key, answer) of another question: this one is required only where that one was answered so.
    ``choices_from``: ``chains`` fills the choices with the catalogue's chains when a call is begun.
    ``identifying``: the answer names people or organisations; judges of a blind leg never get it.
    """

    key: str
    label: str
    type: str
    required: bool = True
    hint: str = ""
    limit: int | None = None
    unit: str = ""
    choices: tuple[str, ...] = ()
    columns: tuple[Mapping[str, Any], ...] = ()
    accept: tuple[str, ...] = ()
    correctable: bool = False
    needed_when: tuple[str, str] | None = None
    choices_from: Literal["", "chains"] = ""
    identifying: bool = False


@dataclass(frozen=True)
class Section:
    """A titled run of questions: one page of the draft and one row of its task list."""

    key: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Leg:
    """A round that the path of a kind goes through, in order; the legs of a call are frozen with its method.

    ``weight``: points of 100 that its figure has in the number that ranks (0: it informs, and does not count).
    ``blind``: names and identifying texts are hidden from its judges. ``marks``: ``scores`` (each judge reads alone),
    ``defence`` (a running order, second marks beside the first) or ``visit`` (one sheet a site, filled in by the
    visiting party, no marks).
    """

    key: str
    title: Text
    weight: int = 100
    blind: bool = False
    marks: Literal["scores", "defence", "visit"] = "scores"


@dataclass(frozen=True)
class Head:
    """One of the heads under which a site is visited and a task accepted (facts.md 4.4); ``guide``: what it asks."""

    key: str
    title: Text
    guide: Text


@dataclass(frozen=True)
class Preacceptance:
    """A look at a task before its acceptance, with blind samples. Compulsory where the item's ``question`` has one of
    these ``answers``, open to all others who wish it."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Reason:
    """Why an item of this kind comes before another: a figure and its weight in points of 100.

    ``needs``: published needs of its chain; ``urgent``: those among them that nobody can meet (测不了, 找不到);
    ``tier``: how high the catalogue puts its chain; ``opinion``: the experts' figure. Each is scaled to the highest on
    the lists (``progress.centres``).
    """

    key: Literal["needs", "urgent", "tier", "opinion"]
    weight: int


@dataclass(frozen=True)
class Method:
    """How a call of this kind is judged unless it says otherwise; printed on the call and frozen at publication.

    ``number``: which of the three numbers ranks (``scoring.method``). ``spread_range``, ``spread_sd``: totals of an
    entry that lie further apart than this (points of 100) ask for another reading or a reason. ``extra_budget``:
    readings that may be asked for beyond the first ones, in percent of these; ``extra_most``: how many an entry then
    has at most, the first ones counted in (None: twice ``reviews_per_entry``).
    """

    number: Literal["mean", "trimmed", "calibrated"] = "trimmed"
    ties: tuple[str, ...] = ("median", "fewest_low", "vote")
    threshold: Decimal = Decimal("60.00")
    reviews_per_entry: int = 5
    blind: bool = False
    judges_see_after_close: bool = False
    spread_range: int = 20
    spread_sd: int = 10
    extra_budget: int = 20
    extra_most: int | None = None


@dataclass(frozen=True)
class Kind:
    """One competition.

    ``item_fields``: which of an item's common columns officers fill in and readers see, by the names of ``Item``
    (``issuer``, ``indicators``, ``amount``, ``consortium`` and ``province`` stand for their groups of columns).
    ``item_questions``: what an item of this kind says besides, kept in ``Item.facts`` by key (text, long_text, number,
    choice, date).
    ``field_words``: other labels for an item's common columns, by the names of ``calls.item_words.ITEM``.
    ``parallel``: several winners of an item work at it side by side (赛马).
    ``ranked_within``: ``call`` means that a call of this kind has exactly one item, which everybody enters: the group
    within which places are given is an item, always.
    ``exact_places``: as many winners as places, not fewer and not more (rule 10); ``places_most``: what an officer may
    set. ``most_per_organisation``: how many entries of one organisation an item takes (none: one).
    ``recommended``: the organisation's city recommends within its quota after closing, and who is not recommended does
    not go on. ``legs``: the rounds in order. ``follows``: what a winner becomes; ``certificate``: what his certificate
    calls him, none where there is no certificate. ``urgency``: what ranks its items among themselves in public, nothing
    where they are not; ``sorted_by``: the key of the item's question by whose choices that list is filtered.
    ``answers_needs``: its items come of the needs of enterprises, so that its officers work on these.
    ``preaccepted``: its tasks are looked at before their acceptance, and of which this is asked.
    ``allocates``: a call may limit how many of its items one bidder or one city gets and what all of them cost.
    ``heads``: what a visit looks at one by one; ``accepts_by``: whether the result of a task has a line for each
    indicator of its item or for each of the heads.
    """

    name: str
    words: Words
    sections: tuple[Section, ...]
    criteria: tuple[Criterion, ...]
    bands: tuple[Band, ...]
    method: Method
    sealed: bool
    ranked_within: Literal["item", "call"]
    places: int
    places_most: int
    ties_allowed: bool
    enters: tuple[str, ...]
    eligibility: tuple[str, ...]
    checklist: tuple[Text, ...]
    follows: Literal["project", "case"]
    code_prefix: str
    stages: tuple[tuple[str, Text, int], ...] = field(default=())
    legs: tuple[Leg, ...] = (Leg("scores", t("专家评审")),)
    item_fields: tuple[str, ...] = ()
    item_questions: tuple[Question, ...] = ()
    field_words: Mapping[str, Text] = field(default_factory=dict)
    parallel: bool = False
    exact_places: bool = False
    most_per_organisation: int = 1
    recommended: bool = False
    city_quota: int = 0
    certificate: Text | None = None
    urgency: tuple[Reason, ...] = ()
    sorted_by: str = ""
    heads: tuple[Head, ...] = ()
    accepts_by: Literal["indicators", "heads"] = "indicators"
    answers_needs: bool = False
    preaccepted: Preacceptance | None = None
    allocates: bool = False

    @property
    def titles_entries(self) -> bool:
        """Whether its form asks every entry for a title of its own: results are then listed by these titles, and the
        item is a category whose code numbers none of them."""
        return any(question.key == "title" for section in self.sections for question in section.questions)
