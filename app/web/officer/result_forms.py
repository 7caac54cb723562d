"""Forms of results and decisions."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.calls.caps import allocates
from app.calls.models import Item
from app.decisions.allocations import allocation_of, chosen_in, why
from app.decisions.candidates import Candidates, candidates_of
from app.decisions.competing import is_outdated, listed_items
from app.decisions.models import Allocation, AllocationLine, Ranking
from app.decisions.numbers import basis_told
from app.decisions.queries import entrants_of, ranking_of, ranking_of_item, ranking_states
from app.decisions.sheets import votes_of
from app.decisions.standing import pending_entries
from app.decisions.states import DecisionResult, RankingState
from app.entries.queries import has_entries
from app.shared.text import Text
from app.web.fields import MultiCheckboxField
from app.web.rendering import render_text
from app.web.score_table import unresolved_entries

LONGEST = 2000
MOST_VOTES = 99


class VotesForm(FlaskForm):
    """The panel's votes on entries that the chain leaves tied: one number each, made by ``votes_form``."""

    def votes(self, item: Item) -> dict[str, int]:
        """Votes by entry: what was counted before, and what is entered now."""
        ranking = ranking_of_item(item)
        before = votes_of(ranking.votes) if ranking is not None else {}
        given = {name.removeprefix("vote-"): f.data for name, f in self._fields.items() if "vote-" in name}
        return before | {key: count for key, count in given.items() if count is not None}


def votes_form(item: Item) -> VotesForm:
    """A field for each entry of an unresolved tie."""
    return made_votes_form(item, ranking_of_item(item))


def made_votes_form(item: Item, ranking: Ranking | None) -> VotesForm:
    """The same where the ranking has been read already."""
    tied, fields = unresolved_entries(ranking), {}
    names = entrants_of(item) if tied else {}
    for key in tied:
        limits = NumberRange(0, MOST_VOTES, _l("票数应在 0 与 99 之间"))
        fields[f"vote-{key}"] = IntegerField(names.get(key, ""), [Optional(), limits])
    form: VotesForm = type("MadeVotesForm", (VotesForm,), fields)()
    return form


class ProposalForm(FlaskForm):
    """What becomes of an item, and why; with the ranking that it rests on, read once for the form and its page."""

    ranking: Ranking | None = None
    is_stale = False
    names: Mapping[str, str] = MappingProxyType({})
    basis: Sequence[Text] = ()

    result = RadioField(_l("拟定结果"), [InputRequired(_l("请选择拟定结果"))])
    winners = MultiCheckboxField(
        _l("拟入选单位"), description=_l("已按排名和名额预选；不能越过排名在前的单位")
    )
    reasons = TextAreaField(
        _l("理由"),
        [InputRequired(_l("请写明理由")), Length(max=LONGEST, message=_l("最多 2000 字"))],
        description=_l("复核人据此判断；会商审定的意见也写在这里"),
    )
    releases_rank = BooleanField(
        _l("告知未入选单位其名次"),
        description=_l(
            "未入选单位从公示开始之日起可以看到本单位的得分。同一项目五家以上参评的，单位凭公开包中本单位的编号能查到名次，结果页一律告知"
        ),
    )
    tied: tuple[str, ...] = ()
    shares = False
    is_outdated = False
    allocation: Allocation | None = None
    reasoned: Sequence[tuple[AllocationLine, str, list[Text]]] = ()

    def chosen(self) -> tuple[DecisionResult, list[str]]:
        """The result and its winners in the form that the service takes."""
        result = DecisionResult(self.result.data)
        return result, list(self.winners.data or []) if result == DecisionResult.WINNERS else []


def proposal_form(item: Item) -> ProposalForm:
    """The results that are possible for this item, with the winners of the cut chosen beforehand."""
    form, ranking = ProposalForm(), ranking_of(item)
    candidates = candidates_of(item, ranking) if ranking is not None else None
    if ranking is not None:
        form.ranking = ranking
        form.is_stale = ranking_states([item])[item.id] == RankingState.STALE
        form.basis = basis_told(ranking)
        form.names = {line.entry_id: line.entry.organisation.name for line in ranking.lines}
    form.result.choices = [(r.value, render_text(r.label)) for r in _possible(item, candidates)]
    form.winners.flags.required = True
    form.winners.choices = [
        (line.entry_id, _candidate(form.names, line)) for line in (candidates.reaching if candidates else ())
    ]
    if candidates is not None:
        form.tied = candidates.tied
    if allocates(item.call):
        _share(form, item)
    if not form.is_submitted():
        form.result.data = form.result.choices[0][0] if form.result.choices else None
        form.winners.data = [key for key, _ in form.winners.choices] if form.shares else _proposed(candidates)
    return form


def _proposed(candidates: Candidates | None) -> list[str]:
    return list(candidates.proposed) if candidates else []


def _share(form: ProposalForm, item: Item) -> None:
    """Where items are shared out within limits: what the allocation says of this one, and nothing else to choose."""
    form.shares, allocation = True, allocation_of(item.call)
    if DecisionResult.WINNERS not in [DecisionResult(value) for value, _ in form.result.choices]:
        return
    form.tied, form.allocation = (), allocation
    form.is_outdated = allocation is None or is_outdated(allocation, listed_items(item.call))
    chosen = chosen_in(allocation, item) if allocation is not None else []
    form.winners.description = _l("由限额分配确定")
    form.winners.choices = [(key, words) for key, words in form.winners.choices if key in chosen]
    result = DecisionResult.WINNERS if chosen else DecisionResult.LIMITED
    form.result.choices = [] if form.is_outdated else [(result.value, render_text(result.label))]
    if allocation is not None:
        form.reasoned = reasoned_lines(allocation, item)


def reasoned_lines(
    allocation: Allocation, item: Item, codes: Mapping[str, str] | None = None
) -> list[tuple[AllocationLine, str, list[Text]]]:
    """Each line of an item with its entrant's name and why it has the item or does not; ``codes`` of the call's items
    by key where they have been read."""
    if codes is None:
        codes = {each.id: each.code for each in allocation.call.items}
    names = {line.entry_id: line.entry.organisation.name for line in allocation.lines}
    return [
        (line, names[line.entry_id], why(line, allocation.lines, names, codes))
        for line in allocation.lines
        if line.item_id == item.id
    ]


def _possible(item: Item, candidates: Candidates | None) -> list[DecisionResult]:
    if not has_entries(item):
        return [DecisionResult.NOBODY_BID]
    if candidates is not None and candidates.reaching:
        return [DecisionResult.WINNERS]
    unranked = candidates is None and bool(pending_entries(item))
    return [] if unranked else [DecisionResult.NONE_REACHED]


def _candidate(names: Mapping[str, str], line: Any) -> str:
    text = _l(
        "第 %(place)s 名 %(name)s，%(total)s 分",
        place=line.place,
        name=names.get(line.entry_id, ""),
        total=line.total,
    )
    return str(text)


class OpinionForm(FlaskForm):
    """What the second officer thinks of a proposal."""

    opinion = TextAreaField(
        _l("复核意见"),
        [Length(max=LONGEST, message=_l("最多 2000 字"))],
        description=_l("退回时必须写明理由"),
    )


class RecallForm(FlaskForm):
    """Why an agreed decision is taken back."""

    reason = TextAreaField(
        _l("撤回的理由"),
        [InputRequired(_l("请写明撤回的理由")), Length(max=LONGEST, message=_l("最多 2000 字"))],
    )
