"""Trying a call out: every step through the real services, and then everything back as it was."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.calls.completeness import missing_in
from app.calls.models import Call, Item
from app.calls.service import publish_call
from app.calls.states import CallState, ItemState
from app.decisions.models import Ranking
from app.extensions import db
from app.people.models import User
from app.rehearsals.cast import make_cast
from app.rehearsals.policy import may_rehearse_call
from app.rehearsals.sites import visit
from app.rehearsals.steps import (
    close_doors,
    commit,
    enter,
    judge_all,
    open_doors,
    recommend,
    screen,
)
from app.rehearsals.walking import Walk
from app.shared.text import Text, t
from app.shared.verdict import Invalid, Refused, require

Said = Text | str


@dataclass(frozen=True)
class Step:
    """One stage that was tried: what, whether it worked, and what is to be said of it."""

    label: Text
    ok: bool
    said: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Report:
    """What a dry run found. ``untried``: the stages behind the first that failed."""

    steps: tuple[Step, ...]
    untried: tuple[Text, ...]

    @property
    def is_clean(self) -> bool:
        """Whether every stage worked."""
        return not self.untried and all(step.ok for step in self.steps)


def rehearse_call(call: Call, *, by: User, at: datetime) -> Report:
    """Walk a call from publication to a ranking with made-up entries, inside a savepoint that is rolled back.

    The first item is tried. Nothing stays: no row, no act, no letter, no file. Errors: ``Refused`` by
    ``may_rehearse_call``. Rule 16.
    """
    require(may_rehearse_call(by, call, at))
    db.session.flush()
    apart = db.session.begin_nested()
    try:
        return _tried(call, by, at)
    finally:
        apart.rollback()
        db.session.expire_all()


def _tried(call: Call, by: User, at: datetime) -> Report:
    stages = _stages(call, by, at)
    done: list[Step] = []
    for position, (label, stage) in enumerate(stages):
        try:
            done.append(Step(label, True, tuple(stage())))
        except Refused as refused:
            done.append(Step(label, False, (refused.verdict.message, *_reasons(call, at))))
        except Invalid as invalid:
            done.append(Step(label, False, tuple(invalid.errors.values())))
        if not done[-1].ok:
            return Report(tuple(done), tuple(label for label, _stage in stages[position + 1 :]))
    return Report(tuple(done), ())


def _reasons(call: Call, at: datetime) -> list[Said]:
    return [row.sentence for row in missing_in(call, at)] if call.state == CallState.DRAFT else []


def _stages(call: Call, by: User, at: datetime) -> list[tuple[Text, Callable[[], list[Said]]]]:
    """The stages by name, each a function that does it and says what came of it."""
    walk = Walk(None, make_cast(call, by, at), at, [], {})  # type: ignore[arg-type]

    def publish() -> list[Said]:
        call.sealed = False  # made-up bids need no keys, and the real ones have a rehearsal of their own
        if call.state == CallState.DRAFT:
            publish_call(call, by=by, at=at)
        walk.item = _first_listed(call)
        return [walk.item.title]

    def hand_in() -> list[Said]:
        open_doors(walk)
        commit(walk)
        enter(walk)
        return [t("%(n)s 件示例申报已提交", n=len(walk.entries))]

    def pass_on() -> list[Said]:
        close_doors(walk)
        recommend(walk)
        return [t("%(n)s 个设区市报送了推荐", n=len(walk.cast.recommenders))]

    def check() -> list[Said]:
        close_doors(walk)
        screen(walk)
        return [t("%(n)s 件通过形式审查", n=len(walk.entries))]

    def read() -> list[Said]:
        ranking = judge_all(walk)
        visited = visit(walk, ranking)
        seen = [t("%(n)s 家完成现场核查", n=visited)] if visited else []
        return [t("%(n)s 位示例专家完成评审", n=len(walk.cast.judges)), *_ranked(ranking), *seen]

    stages = [
        (t("发布"), publish),
        (t("提交申报"), hand_in),
        (t("形式审查"), check),
        (t("评审和排序"), read),
    ]
    if call.kind_data.recommended:
        stages.insert(2, (t("设区市推荐"), pass_on))
    return stages


def _first_listed(call: Call) -> Item:
    return next(item for item in call.items if item.state == ItemState.LISTED)


def _ranked(ranking: Ranking) -> list[Said]:
    """The first places, and how many would be proposed."""
    lines = sorted((line for line in ranking.lines if line.place), key=lambda line: line.position)
    proposed = sum(line.is_proposed for line in lines)
    told: list[Said] = [t("排序完成，拟入选 %(n)s 件", n=proposed)]
    told += [t("第 %(place)s 名：%(total)s 分", place=row.place, total=row.total) for row in lines[:3]]
    return told
