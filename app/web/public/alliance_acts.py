"""What the convenor and members write on the page of their alliance: charter, notices, topics."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.alliances import service
from app.alliances.models import Alliance, AllianceNotice, AllianceTopic
from app.alliances.policy import (
    may_add_topic,
    may_publish_notice,
    may_remove_topic,
    may_withdraw_notice,
    may_write_charter,
)
from app.alliances.service import NoticeWords
from app.alliances.states import Reach, TopicSort
from app.extensions import db
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.public import bp
from app.web.public.alliance_forms import CharterForm, NoticeForm, TopicForm
from app.web.public.alliances import load_alliance


def load_notice(id: str) -> AllianceNotice | None:
    """The notice of the address."""
    return db.session.get(AllianceNotice, id)


def load_topic(id: str) -> AllianceTopic | None:
    """The topic of the address."""
    return db.session.get(AllianceTopic, id)


def _back(alliance: Alliance) -> ResponseReturnValue:
    return redirect(url_for("public.alliance", slug=alliance.slug), 303)


@bp.route("/alliances/<slug:slug>/charter", methods=["GET", "POST"])
@verb(may_write_charter, load_alliance, form=CharterForm.of, template="public/alliances/write_charter.html")
def write_charter(alliance: Alliance, form: CharterForm) -> ResponseReturnValue:
    """A new version of the charter, in force at once."""
    seen = form.seen()
    made = service.adopt_charter(
        alliance, form.body.data or "", form.change.data or "", seen, by=me(), at=instant()
    )
    flash(_("章程第 %(n)s 版已经生效", n=made.number), "success")
    return _back(alliance)


@bp.route("/alliances/<slug:slug>/tell", methods=["GET", "POST"])
@verb(
    may_publish_notice,
    load_alliance,
    form=lambda _alliance: NoticeForm(),
    template="public/alliances/tell_members.html",
)
def tell_members(alliance: Alliance, form: NoticeForm) -> ResponseReturnValue:
    """A notice to members or to everybody."""
    words = NoticeWords(form.title.data or "", form.body.data or "", Reach(form.reach.data))
    service.publish_notice(alliance, words, by=me(), at=instant())
    flash(_("通知已发布，成员会收到"), "success")
    return _back(alliance)


@bp.post("/alliances/notices/<key:id>/withdraw")
@verb(may_withdraw_notice, load_notice)
def withdraw_alliance_notice(notice: AllianceNotice) -> ResponseReturnValue:
    """Take a notice back."""
    service.withdraw_notice(notice, by=me(), at=instant())
    flash(_("通知已撤回"), "success")
    return _back(notice.alliance)


@bp.route("/alliances/<slug:slug>/share", methods=["GET", "POST"])
@verb(may_add_topic, load_alliance, form=TopicForm.of, template="public/alliances/share_topic.html")
def share_topic(alliance: Alliance, form: TopicForm) -> ResponseReturnValue:
    """Share a need, or mark what is tried first."""
    thing = form.chosen() or abort(404)
    sort = TopicSort(form.sort.data)
    service.add_topic(alliance, thing, sort, form.note.data or "", by=me(), at=instant())
    flash(_("已列在联盟的页面上"), "success")
    return _back(alliance)


@bp.post("/alliances/topics/<key:id>/remove")
@verb(may_remove_topic, load_topic)
def remove_topic(topic: AllianceTopic) -> ResponseReturnValue:
    """Take a topic off the page."""
    service.remove_topic(topic, by=me(), at=instant())
    flash(_("已移除"), "success")
    return _back(topic.alliance)
