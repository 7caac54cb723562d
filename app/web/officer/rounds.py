"""Rounds: the list, a new one, one at a glance, its end."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy.orm import joinedload

from app.calls.legs import marked_legs
from app.calls.models import Call
from app.calls.policy import worked_calls
from app.calls.states import CallState
from app.extensions import db
from app.people.policy import may_sit_at
from app.redactions.queries import redacted_calls
from app.reviews.alarms import alarms_of
from app.reviews.policy import may_explain_spread
from app.reviews.queries import last_saves
from app.rounds import service
from app.rounds.models import Round
from app.rounds.policy import (
    may_close_round,
    may_create_round,
    may_prepare_round,
    may_refresh_entries,
    may_see_round,
    visible_rounds,
)
from app.rounds.queries.progress import (
    Tally,
    board_of,
    laggards,
    panel_of,
    remindable,
    tallies_of,
    tally_by_round,
)
from app.rounds.service.panels import may_remind_now
from app.rounds.states import RoundState
from app.shared.text import Text, t
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.officer import bp
from app.web.officer.round_board import board_of_page
from app.web.officer.round_desk import desk_of, load_round
from app.web.officer.round_forms import RoundForm, change_form, create_form
from app.web.paging import paginate

RAILS.add("officer", t("评审"), "officer.rounds", icon="scales", also=("officer.visits",))


def load_call(call_id: str) -> Call | None:
    """The call over which a round is set up."""
    return db.session.get(Call, call_id)


@bp.get("/rounds")
@page(may_sit_at("officer"))
def rounds() -> ResponseReturnValue:
    """The rounds of my calls, the next to fall due first, and the lists that could have one."""
    found = paginate(
        visible_rounds(me(), instant())
        .options(joinedload(Round.call))
        .order_by(Round.state == "closed", Round.due_at, Round.id),
        request,
    )
    closed = worked_calls(me(), instant()).where(
        Call.state == CallState.PUBLISHED, Call.closes_at <= instant()
    )
    return render_template(
        "officer/rounds/rounds.html",
        page=found,
        tallies=tally_by_round(r.id for r in found.items),
        calls=db.session.scalars(closed.order_by(Call.closes_at.desc()).limit(20)).all(),
        nothing=Tally(),
        blind_waiting=redacted_calls(me(), instant()),
    )


@bp.route("/calls/<key:call_id>/create-round", methods=["GET", "POST"])
@verb(
    may_create_round,
    load_call,
    form=create_form,
    template="officer/rounds/create_round.html",
    context=lambda call: {"legs": marked_legs(call)},
)
def create_round(call: Call, form: RoundForm) -> ResponseReturnValue:
    """Set up a round over items of a closed list."""
    made = service.create_round(
        call,
        form.chosen(),
        form.title.data or "",
        form.due_instant(),
        form.reviews_per_entry.data or 0,
        by=me(),
        at=instant(),
        leg=form.leg.key,
    )
    flash(_("已建立轮次，纳入 %(n)s 份申报，请组建专家组", n=len(made.entries)), "success")
    return redirect(url_for("officer.round_panel", id=made.id), 303)


@bp.route("/rounds/<key:id>/change", methods=["GET", "POST"])
@verb(
    may_prepare_round,
    load_round,
    form=change_form,
    template="officer/rounds/change_round.html",
    context=lambda round: desk_of(round, "round_show"),
)
def change_round(round: Round, form: RoundForm) -> ResponseReturnValue:
    """Arrange a round anew before its release."""
    service.change_round(
        round,
        form.chosen(),
        form.title.data or "",
        form.due_instant(),
        form.reviews_per_entry.data or 0,
        by=me(),
        at=instant(),
    )
    flash(_("已保存"), "success")
    return redirect(url_for("officer.round_show", id=round.id), 303)


@bp.get("/rounds/<key:id>")
@page(may_see_round, load_round)
def round_show(round: Round) -> ResponseReturnValue:
    """What is missing before the release; then how far every judge and every entry is."""
    panel, (by_judge, by_entry, count) = panel_of(round), board_of(round)
    owing, behind, alarms = (
        remindable(round, panel, by_judge),
        laggards(round, by_judge, instant()),
        _alarms(round),
    )
    board = board_of_page(round, panel, by_judge, by_entry, count, behind=behind, alarms=alarms)
    total = count if board.wanted is None else len(board.wanted)
    return render_template(
        "officer/rounds/round_show.html",
        round=round,
        panel=panel,
        board=board,
        count=count,
        by_judge=by_judge,
        by_entry=by_entry,
        entries=paginate(board.rows(round), request, per_page=50, total=total),
        saves=last_saves(round) if round.state != RoundState.PREPARING else {},
        remindable={p.id for p in owing if may_remind_now(p, instant())},
        waited={p.id for p in owing},
        behind=behind,
        alarms=alarms,
        nothing=Tally(),
        **desk_of(round, "round_show"),
    )


def _alarms(round: Round) -> set[str]:
    """The entries of an open round that still ask for another reading or a reason; for its officers alone."""
    if round.state != RoundState.OPEN or not may_explain_spread(me(), round, instant()):
        return set()
    return {key for key, alarm in alarms_of(round).items() if alarm.is_open}


@bp.post("/rounds/<key:id>/refresh")
@verb(may_refresh_entries, load_round)
def refresh_entries(round: Round) -> ResponseReturnValue:
    """Take in what passed screening since."""
    came, went = service.refresh_entries(round, by=me(), at=instant())
    flash(_("参评名单已更新：新增 %(came)s 份，移出 %(went)s 份", came=came, went=went), "success")
    return redirect(url_for("officer.round_show", id=round.id), 303)


def _closing(round: Round) -> dict[str, Any]:
    """What closing does, in sentences with figures."""
    tallies, by_entry = tallies_of(round)
    done = sum(tally.done for tally in tallies.values())
    wanted = round.reviews_per_entry
    short = [row.code for row in round.entries if by_entry.get(row.entry_id, Tally()).done < wanted]
    sentences: list[Text] = [
        t("锁定 %(n)s 份已完成的评审，此后任何人不能改动评分", n=done),
        t("通知 %(n)s 位专家评审已结束", n=sum(1 for tally in tallies.values() if tally.given)),
        t("承办人可以查看评分，据以生成排名"),
    ]
    alarms = _alarms(round)
    if apart := [row.code for row in round.entries if row.entry_id in alarms]:
        sentences.append(t("评分分歧还没有处理的申报：%(codes)s", codes="、".join(apart)))
    if short:
        sentences.append(
            t("有效评审不足 %(wanted)s 份的申报：%(codes)s", wanted=wanted, codes="、".join(short))
        )
    return {"sentences": sentences, **desk_of(round, "round_show")}


@bp.route("/rounds/<key:id>/close", methods=["GET", "POST"])
@verb(
    may_close_round,
    load_round,
    form=FlaskForm,
    template="officer/rounds/close_round.html",
    context=_closing,
)
def close_round(round: Round, _form: FlaskForm) -> ResponseReturnValue:
    """End the reading."""
    service.close_round(round, by=me(), at=instant())
    flash(_("评审已结束，评分已锁定"), "success")
    return redirect(url_for("officer.round_results", id=round.id), 303)
