"""Who may know what, from which phase on: the one thing here that is written by hand (domain.md, trust.md).

``relation@phase``: from this phase on. A relation is a seat of ``cast.SEATS`` or one of these: ``entrant`` belongs to
the organisation that it is about; ``author`` is the person whose own it is; ``reader`` is a judge who has the entry;
``panel`` sits in the round; ``officers`` are those of the call and those of another one; ``winners``: everybody, of
the entry that wins; ``bidders`` belong to any that entered. Whoever is not named never knows. A ``.key`` is that
something exists, which the record tells who watches over it. The supervisor reads what is neither sealed nor blind nor
an objector's name.
"""

from tests.leaks.canaries import Canary
from tests.leaks.panels import READS, WINNER
from tests.leaks.phases import PHASES
from tests.leaks.stage import BIDDERS

OFFICE = "officer@draft"
WHO: dict[str, str] = {
    "never": "",
    # the call and its corrections
    "call.draft": OFFICE,
    "call.key": "officer@draft audit@draft supervisor@draft",
    "issuer.hidden": "officer@draft issuer@draft",
    "proposal": "officer@open supervisor@judged",
    "proposal.key": "officer@open supervisor@open audit@open",
    # questions: who answers reads them before they are answered; nobody but the asker learns who asked
    "question": "author@open officer@open issuer@open supervisor@open",
    "question.draft": "officer@open issuer@open supervisor@open",
    # a member of a consortium that was asked, before anything is handed in with it
    "partner": "entrant@open outsider@open",
    # shares that a laboratory has declared; officers see that there is a tie, never which
    "shares": "entrant@open",
    # entries: nobody but the entrant before closing
    "entry.draft": "entrant@open",
    "draft.exists": "entrant@open",
    "entry.exists": "entrant@open officer@closed supervisor@closed reader@scoring recommender@closed audit@closed",
    "entry.content": "entrant@open officer@closed supervisor@closed reader@scoring recommender@closed",
    "entry.identity": "entrant@open officer@closed supervisor@closed reader@scoring recommender@closed",
    "recommendation": "recommender@closed",
    "recommendation.scan": "other_recommender@closed officer@closed supervisor@closed",
    # sealed bids: what the receipt binds stands in the transcript, which names nobody to the audit administrator
    "bid.commitment": "entrant@open officer@closed supervisor@closed discipline@closed audit@closed",
    "box.secret": "officer@closed discipline@closed supervisor@closed audit@closed",
    "opening.key": "officer@open discipline@open supervisor@open audit@open",
    # the formal check: what was told to the entrant, what officers noted for themselves
    "screening.told": "entrant@screening officer@screening supervisor@screening",
    "screening.note": "officer@screening supervisor@screening",
    "screening.key": "officer@screening supervisor@screening audit@screening",
    "appeal": "entrant@screening officer@screening supervisor@screening",
    # judging
    "round.exists": "officer@scoring panel@scoring supervisor@scoring audit@scoring",
    "assignment": "author@scoring officer@scoring supervisor@scoring audit@scoring",
    "assignment.staged": "officer@preparing supervisor@preparing audit@preparing",
    "assignment.reason": "officer@scoring supervisor@scoring audit@noticed",
    "officer.reason": "officer@preparing supervisor@preparing audit@noticed",
    "panel.reason": "officer@scoring supervisor@scoring audit@noticed",
    "review.private": "author@scoring",
    "review.comment": "author@scoring officer@judged supervisor@judged audit@noticed",
    "review.released": "author@scoring officer@judged supervisor@judged audit@noticed entrant@noticed",
    # (an entrant's own figures are reckoned from three marks, of which a trimmed mean leaves one)
    "review.mark": "author@scoring officer@judged supervisor@judged audit@noticed winners@noticed entrant@noticed",
    "opinion.draft": "author@scoring",
    "opinion.signed": "author@scoring officer@scoring supervisor@scoring audit@noticed",
    "order.place": "bidders@scoring panel@scoring officer@scoring supervisor@scoring",
    "slot.exists": "entrant@scoring reader@scoring officer@scoring supervisor@scoring audit@scoring",
    "absence.key": "officer@scoring supervisor@scoring audit@scoring",
    "correction": "author@judged officer@judged supervisor@judged audit@noticed",
    "conflict.declared": "author@scoring officer@scoring supervisor@scoring audit@noticed",
    "conflict.decided": "officer@scoring supervisor@scoring audit@noticed",
    "conflict.found": "officer@scoring supervisor@scoring audit@noticed",
    "solicitation": "discipline@scoring",
    "solicitation.key": "discipline@scoring supervisor@scoring audit@scoring",
    # results: with the notice everybody reads the winner's marks in the pack; a loser's in a group this small nobody
    "ranking": "officer@judged supervisor@judged audit@noticed entrant@noticed winners@noticed",
    "decision": "officer@proposed supervisor@proposed",
    "decision.key": "officer@proposed supervisor@proposed audit@proposed",
    "notice.draft": "officer@agreed",
    "notice.key": "officer@agreed supervisor@agreed audit@agreed",
    "objector": "discipline@noticed",
    "objection.facts": "discipline@noticed",
    "objection.key": "discipline@noticed",
    "project": "officer@announced entrant@announced issuer@announced supervisor@announced",
    "project.key": "officer@announced entrant@announced issuer@announced supervisor@announced audit@announced",
    "visit.plan": "entrant@announced officer@announced panel@announced supervisor@announced",
    "visit.sheet": "officer@announced panel@announced supervisor@announced",
    "case.key": "entrant@announced officer@announced audit@announced supervisor@announced",
    "case.draft": "entrant@announced officer@announced",
    "case.client": "entrant@announced officer@announced",
    "campaign.draft": "chief@announced",
    # centres that may be built: what experts say is theirs alone until the order is computed
    "candidate.draft": "chief@announced judge@announced supervisor@announced",
    # a year of a centre: its own report and the grade of one officer, until another confirms it
    "year.report": "entrant@announced officer@announced supervisor@announced",
    "year.grade": "officer@announced supervisor@announced",
    # what a blind sample holds, until the laboratory has reported on it
    "sample.assigned": "officer@announced supervisor@announced",
    "advice.given": "author@announced",
    "advice.ranked": "author@announced chief@announced supervisor@announced",
    "invitation": "entrant@draft system@draft",
    "fault": "system@draft",
    # credit: the organisation itself, officers; a list that is looked over, those who keep the register
    "credit": "entrant@draft officers@draft",
    "credit.list": "chief@draft",
    # supports: before the second officer agreed, and after they were taken back
    "support": "officer@announced supervisor@announced",
    "support.key": "officer@announced supervisor@announced audit@announced",
    "support.revoked": "officer@announced supervisor@announced entrant@announced",
    # alliances: what only members, the convenor or the office read
    "alliance.inside": "entrant@draft chief@draft",
    "alliance.asked": "entrant@draft lab@draft chief@draft",
    "alliance.asked.key": "entrant@draft lab@draft chief@draft supervisor@draft audit@draft",
    # needs: what an enterprise tells its city and the office of needs
    "need.private": "issuer@draft chief@draft recommender@draft",
    "need.opinion": "chief@draft",
    "need.import": "chief@draft",
    "need.roster": "chief@draft recommender@draft",
    "need.message": "issuer@draft entrant@draft",
    # people
    "judge.name": "author@draft entrant@draft officers@draft supervisor@draft discipline@draft system@draft"
    " security@draft audit@draft",
    "judge.profile": "author@draft officers@draft",
    "person.private": "author@draft entrant@draft system@draft security@draft audit@draft",
    "organisation.private": "entrant@draft officer@closed system@draft security@draft audit@draft",
}
TOGETHER = {("/judge/visits/", "judge.name"): {"judge"}, ("/lab/visits/", "judge.name"): {"lab"}}
"""On pages that begin like this, this besides: who visits a site knows who goes along, and who is visited who comes."""
NAMELESS = {"blind", "blind_proposed"}
BLIND = {
    "entry.exists": {"reader"},
    "entry.content": {"supervisor"},
    "entry.identity": {"reader", "supervisor"},
    "screening.note": {"supervisor"},
}
"""Who, while entries are read without names, does not know what he would know otherwise."""
RECOMMENDED = {"recommending", "needs"}
"""Where cities recommend: elsewhere a recommender is as good as anybody."""
LABORATORIES = {
    "lab": "lab",
    "rival": "rival",
    "tied": "tied",
    "outsider": "outsider",
    "double": "rival",
    "issuer": "issuer",
}


def may_know(seat: str, canary: Canary, own_key: str) -> bool:
    """Whether a seat may be shown what the mark stands for."""
    here = PHASES[canary.phase][0]
    allowed = dict(word.split("@") for word in WHO[canary.secret].split())
    related = _relations(seat, canary, own_key)
    if canary.phase not in RECOMMENDED:
        related -= {"recommender"}
    if canary.phase in NAMELESS:
        related -= BLIND.get(canary.secret, set())
    return any(relation in related and here >= PHASES[since][0] for relation, since in allowed.items())


def _relations(seat: str, canary: Canary, own_key: str) -> set[str]:
    related = {seat} | ({"winners"} if canary.owner == WINNER else set())
    if canary.owner and canary.owner == LABORATORIES.get(seat):
        related.add("entrant")
    if LABORATORIES.get(seat) in BIDDERS:
        related.add("bidders")
    if canary.author and canary.author == own_key:
        related.add("author")
    if canary.owner in READS.get(seat, ()):
        related.add("reader")
    if seat in READS:
        related.add("panel")
    if seat == "chief":
        related.add("officer")
    if seat in {"officer", "other_officer", "chief"}:
        related.add("officers")
    return related
