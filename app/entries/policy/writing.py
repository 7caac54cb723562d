"""Who may write and hand in: an owner or editor of the entrant, while the list is open."""

from collections.abc import Sequence
from datetime import datetime

from app.calls.models import Call, Item
from app.calls.policy import is_officer_of, may_see_item
from app.calls.states import ItemState, Phase
from app.entries.models import Entry, EntryVersion
from app.entries.policy.consortium import consortium_stands
from app.entries.policy.eligibility import Check, eligibility, is_eligible
from app.entries.policy.reading import is_member, may_see_entry
from app.entries.policy.repeating import repeats_no_case
from app.entries.states import ENTRY_MOVES, EntryState
from app.people.models import Membership, Organisation, User
from app.people.policy import may_compete
from app.shared.text import Deadline, t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now


def writing_organisations(user: User | None, item: Item, at: datetime) -> list[Organisation]:
    """The organisations in whose name the person may enter: owner or editor, of a sort that the kind admits."""
    memberships: list[Membership] = user.memberships if user is not None else []
    found = {m.organisation for m in memberships if m.is_valid(at) and m.may_edit}
    return sorted(
        (o for o in found if str(o.kind) in item.call.kind_data.enters), key=lambda o: (o.name, o.id)
    )


def may_prepare_entry(user: User | None, item: Item, at: datetime) -> Verdict:
    """Look at the conditions of entering: somebody who writes for a laboratory, while the item takes entries."""
    return first_refusal(
        may_see_item(user, item, at),
        takes_entries(item.call, item, at),
        YES
        if writing_organisations(user, item, at)
        else no("not_laboratory", t("由检验检测机构的负责人或经办人申报")),
    )


def may_start_entry(user: User | None, item: Item, organisation: Organisation, at: datetime) -> Verdict:
    """Begin a draft for this organisation: its owner or editor, item open, every condition met or to be declared."""
    writes = organisation in writing_organisations(user, item, at)
    return first_refusal(
        may_see_item(user, item, at),
        may_compete(user, at) if writes else no("not_writer", t("由该机构的负责人或经办人申报")),
        takes_entries(item.call, item, at),
        _none_fails(eligibility(organisation, item, user, at)),
    )


def may_edit_entry(user: User | None, entry: Entry, at: datetime) -> Verdict:
    """Write the draft: owners and editors of the entrant until the closing instant (rules 1 to 3)."""
    if not is_member(user, entry, at):
        seen = may_see_entry(user, entry, at)
        return no("not_member", t("只有申报单位的成员可以修改")) if seen else hidden()
    return first_refusal(_writes(user, entry, at), takes_entries(entry.call, entry.item, at))


def has_draft(entry: Entry) -> Verdict:
    """Whether there is something to write in: a sealed bid's draft ends when it is handed in, or with its key."""
    if entry.draft is None:
        return not_now("no_draft", t("草稿已封存，不能再修改"))
    if entry.draft.is_locked:
        return not_now("locked", t("草稿的钥匙已不在服务器上，内容无法读取，请重新起草"))
    return YES


def may_write_draft(user: User | None, entry: Entry, at: datetime) -> Verdict:
    """Write in the draft: whoever may edit, while there is one."""
    return first_refusal(may_edit_entry(user, entry, at), has_draft(entry))


def may_begin_anew(user: User | None, entry: Entry, at: datetime) -> Verdict:
    """Begin another draft for a sealed call: whoever may edit, where there is none to be lost."""
    if not entry.call.sealed:
        return hidden()
    lost = not has_draft(entry).ok
    standing = not_now("has_draft", t("已有正在填写的草稿"))
    return first_refusal(may_edit_entry(user, entry, at), YES if lost else standing)


def may_reopen_entry(user: User | None, entry: Entry, at: datetime) -> Verdict:
    """Load the sealed bid that was handed in again, with its code: until closing, where no draft would be lost."""
    handed_in = entry.version_number > 0
    return first_refusal(
        may_begin_anew(user, entry, at),
        YES if handed_in else not_now("no_version", t("还没有提交过，没有可以调回的内容")),
    )


def may_hand_in_again(user: User | None, version: EntryVersion, at: datetime) -> Verdict:
    """Put one's own copy in place of an envelope that could not be opened: writers of the entrant, after the opening
    of the call, for the version that counts."""
    entry = version.entry
    counts = entry.state == EntryState.SUBMITTED and version.number == entry.version_number
    if not is_member(user, entry, at) or not version.is_sealed or not counts:
        return hidden()
    opened = not_now("opened", t("这份申报已经开启，不需要再次交存"))
    return first_refusal(
        _writes(user, entry, at),
        not_now("not_opened", t("尚未开启")) if entry.call.is_shut else YES,
        YES if version.is_shut else opened,
    )


def may_submit_entry(
    user: User | None, entry: Entry, at: datetime, checks: Sequence[Check] | None = None
) -> Verdict:
    """Hand in or replace: whoever may edit, with the conditions of entering still met. Completeness is told apart.

    ``checks``: the conditions at ``at`` where the caller has asked for them already (``eligibility``).
    """
    writable = first_refusal(may_edit_entry(user, entry, at), ENTRY_MOVES.may("submit", entry.state))
    if not writable:  # the conditions are read from the database: not for what nobody can hand in any more
        return writable
    return first_refusal(
        _none_fails(eligibility(entry.organisation, entry.item, user, at) if checks is None else checks),
        repeats_no_case(entry),
        consortium_stands(entry, at),
    )


def may_withdraw_entry(user: User | None, entry: Entry, at: datetime) -> Verdict:
    """Take back what was handed in, until closing; it may come back until then (rule 3)."""
    return first_refusal(may_edit_entry(user, entry, at), ENTRY_MOVES.may("withdraw", entry.state))


def may_correct_entry(user: User | None, entry: Entry, at: datetime) -> Verdict:
    """Hand in the documents that screening asked for: owners and editors, once, until the printed date (rule 5)."""
    if not is_member(user, entry, at):
        return may_edit_entry(user, entry, at)
    window = entry.windows[-1] if entry.windows else None
    if window is None:
        return not_now("no_correction", t("没有需要补正的材料"))
    if window.used_at is not None:
        return not_now("corrected", t("已于 %(when)s 提交补正", when=window.used_at))
    late = not_now("correction_over", t("补正已于 %(when)s 截止", when=Deadline(window.until)))
    return first_refusal(
        _writes(user, entry, at), ENTRY_MOVES.may("correct", entry.state), YES if window.is_open(at) else late
    )


def may_open_correction(user: User | None, entry: Entry, at: datetime) -> Verdict:
    """Ask for formal documents again: an officer of the call, after closing, once for an entry (rule 5)."""
    if not is_officer_of(user, entry.call, at):
        return hidden()
    return first_refusal(
        may_see_entry(user, entry, at),
        YES if entry.state == EntryState.SUBMITTED else hidden(),
        not_now("returned_before", t("每件申报只能退回补正一次")) if entry.windows else YES,
    )


def _writes(user: User | None, entry: Entry, at: datetime) -> Verdict:
    membership = user.membership_in(entry.organisation_id, at) if user is not None else None
    if membership is not None and membership.may_edit:
        return may_compete(user, at)
    return no("reader", t("查阅人不能修改，请由负责人或经办人办理"))


def takes_entries(call: Call, item: Item, at: datetime) -> Verdict:
    """Whether an entry for the item counts at the instant (rule 1)."""
    phase, listed = call.phase(at), call.kind_data.words.listed
    if phase == Phase.UPCOMING:
        return not_now(
            "not_yet_open", t("%(listed)s将于 %(when)s 开始申报", listed=listed, when=call.opens_at)
        )
    if phase == Phase.CLOSED:
        return not_now(
            "closed",
            t(
                "%(listed)s已于 %(when)s 截止，之后收到的内容不再计入",
                listed=listed,
                when=Deadline(call.closes_at),
            ),
        )
    if phase != Phase.OPEN:
        return not_now("not_open", t("%(listed)s目前不接受申报", listed=listed))
    if item.state != ItemState.LISTED:
        return not_now("not_listed", t("目前的状态是「%(state)s」", state=item.state.label))
    return YES


def _none_fails(checks: Sequence[Check]) -> Verdict:
    if is_eligible(checks):
        return YES
    failed = next(check for check in checks if check.mend is not None)
    return not_now(f"not_eligible_{failed.key}", failed.mend or t("不符合申报条件"))
