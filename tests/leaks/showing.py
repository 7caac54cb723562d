"""Beside the way of a call: what is shown to everybody once somebody has agreed, and the small things of desks."""

from dataclasses import replace

from app.calls.models import Call
from app.calls.reading import Sheet, read_list
from app.calls.service import add_document, commit_to_draw, start_import
from app.certificates.service import issue_certificates
from app.chains.queries import current_catalogue
from app.extensions import db
from app.faults.service import report_fault
from app.files.service import keep_file
from app.notices.service import announce_lines
from app.people.service import invite_member, trust_device
from app.people.states import MembershipRole, SeatRole
from app.showcase import service
from app.showcase.models import Case
from tests.factories.calls import make_call
from tests.factories.campaigns import make_campaign
from tests.factories.cases import OBSERVATIONS, make_case, make_season
from tests.factories.certificates import awards
from tests.factories.drafts import make_draft as make_draft_call
from tests.factories.needs import make_chain, make_need
from tests.factories.notices import after
from tests.factories.people import AT, seat
from tests.leaks.allying import allying
from tests.leaks.crediting import crediting
from tests.leaks.deciding import agree_on_winner, publish
from tests.leaks.stage import DAY, Stage
from tests.leaks.supporting import inspected, supporting


def showing(stage: Stage) -> None:
    """Pages of cases, from the draft to the public; a campaign, open and in the making; a certificate."""
    cases = [_case(stage, steps) for steps in range(5)]
    make_campaign(stage.cast["chief"], cases[-1:])
    make_campaign(stage.cast["chief"], publish=False, name=stage.mark("campaign.draft"))
    notice = publish(stage, agree_on_winner(stage, AT - 40 * DAY), AT - 40 * DAY)
    with awards():
        announce_lines(notice, by=stage.cast["officer"], at=after(notice))
        db.session.flush()
        issue_certificates(notice, by=stage.cast["officer"], at=AT)
    supporting(stage)
    inspected(stage)


def _case(stage: Stage, steps: int) -> Case:
    """Drafted, asked about, confirmed, public, public with what its officers saw."""
    officer, member = stage.cast["officer"], stage.cast["lab"]
    call = make_season(officer)
    stage.seat_officers(call)
    client = stage.mark("case.client", "lab")
    said = {"client": client, "need": "没有装置" if steps > 2 else stage.mark("case.draft", "lab")}
    case = make_case(call, organisation=stage.cast.laboratories["lab"], **said)
    if steps > 0:
        service.ask_check(case, by=officer, at=AT)
    if steps > 1:
        service.confirm_case(case, by=member, at=AT, client_shown=False, client_masked=case.client_masked)
    if steps > 2:
        service.publish_case(case, by=officer, at=AT - DAY)
    else:
        stage.watch(case.id, "case.key", "lab")
    if steps > 3:
        seen = replace(OBSERVATIONS[0], seen=stage.mark("case.draft", "lab"))
        service.write_dissection(case, [seen], by=officer, at=AT)
        db.session.expire(case, ["dissection"])
        service.ask_dissection(case, by=officer, at=AT)
    db.session.flush()
    return case


def beside(stage: Stage) -> None:
    """A draft with a document, a list that is being imported and a commitment to a draw; needs, an invitation, a
    browser that is trusted, a fault that somebody reported."""
    officer = stage.cast["officer"]
    call = make_draft_call(title=stage.mark("call.draft"))
    seat(officer, SeatRole.OFFICER, call=call)
    stage.watch(call.id, "call.key")
    _document(stage, call)
    _import(stage, call)
    tied = make_call(officer=officer)
    tied.method = tied.method | {"ties": ["median", "fewest_low", "vote", "draw"]}
    commit_to_draw(tied, "ab" * 32, by=officer, at=AT)
    make_need(make_chain())
    email = f"{stage.mark('invitation', 'lab')}@example.org"
    lab, member = stage.cast.laboratories["lab"], stage.cast["lab"]
    invite_member(lab, email, MembershipRole.READER, by=member, at=AT)
    trust_device(member, agent=stage.mark("person.private", "lab"), source="", by=member, at=AT)
    crediting(stage)
    allying(stage)
    report_fault("/", stage.mark("fault"), f"{stage.mark('fault')}@example.org", by=None, at=AT)


def _document(stage: Stage, call: Call) -> None:
    officer = stage.cast["officer"]
    file = keep_file(call, "document", stage.paper("call.draft"), by=officer, at=AT)
    add_document(call, file, stage.mark("call.draft"), by=officer, at=AT)


def _import(stage: Stage, call: Call) -> None:
    head, body = ("需求名称", "产业链", "榜单金额（万元）"), (stage.mark("call.draft"), "氢能", "100")
    reading = read_list(Sheet("表", (head, body)), current_catalogue())
    start_import(call, reading, "a.xlsx", "0" * 64, by=stage.cast["officer"], at=AT)
