"""Who may see, write, publish and change a call and its items."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, false, or_, select, true

from app.calls.completeness import missing_in
from app.calls.draws import standing_commitments
from app.calls.models import Call, CallDocument, Item, ListImport
from app.calls.states import CALL_MOVES, IMPORT_MOVES, CallState, ItemState, Phase
from app.kinds import KINDS
from app.needs.policy import may_work_on_needs
from app.people.models import Membership, User
from app.people.states import OrganisationState, ScopeKind, SeatRole
from app.scoring.draw import PARTIES
from app.scoring.method import DRAW
from app.shared.text import Deadline, t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now


def is_officer_of(user: User | None, call: Call, at: datetime) -> bool:
    """Whether an officer's seat over the call, its kind or the platform is held at the instant."""
    return user is not None and user.holds(SeatRole.OFFICER, at, call=call)


def may_work_on_call(user: User | None, call: Call, at: datetime) -> Verdict:
    """The officers of a call reach its desk; for everybody else the desk does not exist."""
    return YES if is_officer_of(user, call, at) else hidden()


def may_see_call(user: User | None, call: Call, at: datetime) -> Verdict:
    """Everybody sees what has been published, withdrawn and archived lists too; drafts only their officers."""
    return YES if call.state != CallState.DRAFT or is_officer_of(user, call, at) else hidden()


def visible_calls(user: User | None, at: datetime) -> Select[Call]:
    """What ``may_see_call`` allows, as a query."""
    return select(Call).where(or_(Call.state != CallState.DRAFT, _officer_of(user, at)))


def worked_calls(user: User | None, at: datetime) -> Select[Call]:
    """What ``may_work_on_call`` allows, as a query."""
    return select(Call).where(_officer_of(user, at))


def may_see_item(user: User | None, item: Item, at: datetime) -> Verdict:
    """An item is as visible as its call."""
    return may_see_call(user, item.call, at)


def visible_items(user: User | None, at: datetime) -> Select[Item]:
    """What ``may_see_item`` allows, as a query; the call is joined, so that its columns can filter and sort."""
    return select(Item).join(Item.call).where(or_(Call.state != CallState.DRAFT, _officer_of(user, at)))


def _officer_of(user: User | None, at: datetime) -> ColumnElement[bool]:
    seats: Iterable[Any] = user.seats if user is not None else ()
    valid = [s for s in seats if s.role == SeatRole.OFFICER and s.is_valid(at)]
    if any(s.scope_kind == ScopeKind.PLATFORM for s in valid):
        return true()
    kinds = [s.scope_id for s in valid if s.scope_kind == ScopeKind.KIND]
    calls = [s.scope_id for s in valid if s.scope_kind == ScopeKind.CALL]
    held = [column.in_(keys) for column, keys in ((Call.kind, kinds), (Call.id, calls)) if keys]
    return or_(
        false(), *held
    )  # an empty list would be a subquery of its own, wherever a desk asks for its calls


def kinds_to_create(user: User | None, at: datetime) -> list[str]:
    """The kinds of which this person may begin a call: an officer's seat on the kind or the platform."""
    return [name for name in KINDS if user is not None and user.holds(SeatRole.OFFICER, at, kind=name)]


def may_create_call(user: User | None, at: datetime) -> Verdict:
    """Officers of a kind begin its calls; an officer of one call alone does not."""
    return YES if kinds_to_create(user, at) else no("no_seat", t("新建需要这一类的承办席位"))


def may_edit_call(user: User | None, call: Call, at: datetime) -> Verdict:
    """A draft is written freely by its officers; a published call changes only by corrections (rule 6)."""
    return first_refusal(may_work_on_call(user, call, at), _still_draft(call))


def may_raise_into(user: User | None, call: Call, at: datetime) -> Verdict:
    """A need becomes an item of a draft of a kind that answers needs, by an officer of both."""
    answers = call.kind_data.answers_needs and call.kind_data.ranked_within == "item"
    return first_refusal(
        may_work_on_needs(user, at),
        may_edit_call(user, call, at),
        YES if answers else not_now("no_needs", t("这一类不由需求产生")),
    )


def drafts_for_needs(user: User | None, at: datetime) -> Select[Call]:
    """The drafts that ``may_raise_into`` names, the latest first."""
    kinds = [name for name, kind in KINDS.items() if kind.answers_needs]
    drafts = worked_calls(user, at).where(Call.state == CallState.DRAFT, Call.kind.in_(kinds))
    return drafts.order_by(Call.created_at.desc(), Call.id)


def may_import_items(user: User | None, call: Call, at: datetime) -> Verdict:
    """Items of a draft come from a spreadsheet where they have indicators: that is what its reader understands."""
    if "indicators" not in call.kind_data.item_fields:
        return hidden()
    return may_edit_call(user, call, at)


def may_publish_call(user: User | None, call: Call, at: datetime) -> Verdict:
    """A draft in which nothing is missing, with a closing instant still to come; a sealed one after the rehearsal."""
    return first_refusal(may_edit_call(user, call, at), _complete(call, at), _rehearsed(call))


def may_amend_call(user: User | None, call: Call, at: datetime) -> Verdict:
    """Officers propose corrections of a published call; which ones the clock still allows is told part by part."""
    if call.state != CallState.PUBLISHED:
        asked = not_now("wrong_state", t("发布以后才需要更正；草稿可以直接修改"))
        return first_refusal(may_work_on_call(user, call, at), asked)
    return may_work_on_call(user, call, at)


def may_amend_document(user: User | None, document: CallDocument, at: datetime) -> Verdict:
    """Officers propose to replace or withdraw what stands on the list of documents of a published call."""
    stands = not_now("ended", t("这个附件已被更正取代或撤下"))
    return first_refusal(
        may_amend_call(user, document.call, at),
        YES if document.is_current else stands,
    )


def may_archive_call(user: User | None, call: Call, at: datetime) -> Verdict:
    """A call is put away once it has closed or was withdrawn."""
    over = call.state == CallState.WITHDRAWN or call.is_closed(at)
    shut = call.is_shut and call.state != CallState.WITHDRAWN
    return first_refusal(
        may_work_on_call(user, call, at),
        CALL_MOVES.may("archive", call.state),
        YES if over else not_now("still_open", t("申报尚未截止，不能归档")),
        not_opened() if shut else YES,
    )


def may_fail_item(user: User | None, item: Item, at: datetime) -> Verdict:
    """流榜 is declared by an officer, or by a later stage in an officer's name, after the list has closed."""
    return first_refusal(
        may_work_on_call(user, item.call, at),
        YES if item.call.is_closed(at) else not_now("still_open", t("申报截止后才能认定")),
        not_opened() if item.call.is_shut else YES,
    )


def may_see_draw(user: User | None, call: Call, at: datetime) -> Verdict:
    """Officers of a call whose tie chain ends in a draw; elsewhere there is none."""
    return may_work_on_call(user, call, at) if DRAW in call.method.get("ties", ()) else hidden()


def may_commit_to_draw(user: User | None, call: Call, at: datetime) -> Verdict:
    """Two different officers commit before the list closes; each may replace his own until then (rule 10)."""
    verdict = may_see_draw(user, call, at)
    if not verdict:
        return verdict
    if call.is_closed(at) or call.state not in (CallState.DRAFT, CallState.PUBLISHED):
        return not_now("closed", t("抽签承诺须在申报截止之前作出"))
    others = {row.officer_id for row in standing_commitments(call)} - {user.id if user is not None else ""}
    if len(others) >= PARTIES:
        return not_now("committed", t("已有两位承办人作出抽签承诺"))
    return YES


def may_edit_item(user: User | None, item: Item, at: datetime) -> Verdict:
    """Items of a draft are written freely; items of a published call by correction."""
    return may_edit_call(user, item.call, at)


def may_apply_for(user: User | None, item: Item, at: datetime) -> Verdict:
    """Whether the button that leads to a bid may be pressed: listed, open, and a laboratory's owner or editor asks.

    What else is checked (accreditation, relation to the issuer) is told by ``entries`` before the form.
    """
    return first_refusal(_takes_bids(item, at), _from_laboratory(user, item, at))


def may_work_on_import(user: User | None, listing: ListImport, at: datetime) -> Verdict:
    """The officers of the call see what was read of an uploaded list."""
    return may_work_on_call(user, listing.call, at)


def may_mend_import(user: User | None, listing: ListImport, at: datetime) -> Verdict:
    """A reading is mended, saved or dropped once, and only while its call is a draft."""
    return first_refusal(may_import_items(user, listing.call, at), IMPORT_MOVES.may("save", listing.state))


def _still_draft(call: Call) -> Verdict:
    if call.state == CallState.DRAFT:
        return YES
    if call.state == CallState.PUBLISHED:
        return not_now("published", t("已经发布，内容只能通过更正修改，并须另一位承办人复核"))
    return not_now("wrong_state", t("目前的状态是「%(state)s」，不能进行这一步", state=call.state.label))


def not_opened() -> Verdict:
    """What everything after closing is told while the bids lie sealed."""
    return not_now("not_opened", t("尚未开启：须由两位开启人先开启全部申报"))


def _rehearsed(call: Call) -> Verdict:
    """Losing a key is likelier than an attack: two openers have opened the rehearsal, the third has proved his key."""
    if not call.sealed:
        return YES
    if call.sealing is None:
        return not_now("no_openers", t("还没有指定三位开启人，密封的榜单演练之后才能发布"))
    if not call.sealing.is_rehearsed:
        return not_now("not_rehearsed", t("三位开启人还没有全部完成演练，演练之后才能发布"))
    return YES


def _complete(call: Call, at: datetime) -> Verdict:
    count = len(missing_in(call, at))
    return not_now("incomplete", t("还有 %(n)s 处需要完成", n=count)) if count else YES


def _takes_bids(item: Item, at: datetime) -> Verdict:
    call, phase = item.call, item.call.phase(at)
    listed = call.kind_data.words.listed
    if item.state != ItemState.LISTED:
        return not_now("not_listed", t("目前的状态是「%(state)s」", state=item.state.label))
    if phase == Phase.UPCOMING:
        return not_now(
            "not_yet_open", t("%(listed)s将于 %(when)s 开始申报", listed=listed, when=call.opens_at)
        )
    if phase == Phase.CLOSED:
        return not_now(
            "closed", t("%(listed)s已于 %(when)s 截止", listed=listed, when=Deadline(call.closes_at))
        )
    return YES if phase == Phase.OPEN else not_now("not_open", t("%(listed)s目前不接受申报", listed=listed))


def _from_laboratory(user: User | None, item: Item, at: datetime) -> Verdict:
    if user is None:
        return no("signed_out", t("请先登录，再以检验检测机构的名义申报"))
    enters = item.call.kind_data.enters
    writers = [m for m in user.memberships if m.is_valid(at) and m.may_edit and m.organisation.kind in enters]
    if not writers:
        return no("not_laboratory", t("由检验检测机构的负责人或经办人申报"))
    return _of_one_able(writers, item)


def _of_one_able(writers: list[Membership], item: Item) -> Verdict:
    active = [m for m in writers if m.organisation.state == OrganisationState.ACTIVE]
    if not active:
        return not_now("not_active", t("所在机构尚未核准，核准后可以申报"))
    if all(m.organisation_id == item.issuer_id for m in active):
        return no("issuer", t("发榜单位不能申报自己发布的榜题"))
    return YES
