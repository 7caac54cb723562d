"""Laboratories, enterprises, judges and officers take their places."""

from datetime import date, timedelta

from app.calls.reading import Reading
from app.cli.demo import cast
from app.cli.demo.stage import DOMAIN, Stage
from app.extensions import db
from app.people.models import Membership, Organisation
from app.people.service import (
    OrganisationFacts,
    Post,
    approve_organisation,
    register_organisation,
    save_expert,
)
from app.people.states import MembershipRole, OrganisationKind, OrganisationState, SeatRole

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LONG_AGO = -900


def credit_code(area: str, serial: str) -> str:
    """A valid unified social credit code of a made-up area (3299xx), kind 12 or 91 as the area begins."""
    body = f"{area}{serial}"
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + ALPHABET[(31 - total % 31) % 31]


def seat_officers(stage: Stage) -> None:
    """Both programme offices, discipline, supervision, the three administrators, and who recommends for a city."""
    at = stage.day(LONG_AGO)
    with stage.act("officers"):
        posts = [(office, post) for office in cast.OFFICES for post in office.officers]
        for number, (office, post) in enumerate(posts):
            user = stage.add_user(post.mail, post.name, at=at + timedelta(minutes=number))
            for kind in office.kinds:
                stage.seat(user, SeatRole.OFFICER, at=at, kind=kind)
        for post, role in (
            (cast.DISCIPLINE, SeatRole.DISCIPLINE),
            (cast.SUPERVISOR, SeatRole.SUPERVISOR),
            (cast.SYSTEM, SeatRole.SYSTEM_ADMIN),
            (cast.SECURITY, SeatRole.SECURITY_ADMIN),
            (cast.AUDIT, SeatRole.AUDIT_ADMIN),
        ):
            stage.seat(stage.add_user(post.mail, post.name, at=at), role, at=at)
        for number, (code, city, _) in enumerate(cast.CITIES):
            since = at + timedelta(minutes=number)
            user = stage.add_user(cast.recommender(code), f"{city}市推荐单位经办人（示例）", at=since)
            stage.seat(user, SeatRole.RECOMMENDER, at=at, city=code)


def register_laboratories(stage: Stage) -> None:
    """Sixty laboratories over the thirteen cities, some with colleagues."""
    with stage.act("laboratories"):
        for number in range(cast.LABORATORIES):
            at = stage.day(LONG_AGO + 5) + timedelta(minutes=number)
            name, region = cast.laboratory_name(number)
            owner = stage.add_user(f"lab{number + 1}", f"机构负责人{number + 1:02d}（示例）", at=at)
            facts = OrganisationFacts(
                name=name,
                credit_code=credit_code(f"123299{number % 13 + 1:02d}", f"MADEL{number + 1:04d}"),
                region_code=region,
                address=f"示例路 {number + 1} 号",
                contact_name=owner.name,
                contact_phone=f"025-0000{number + 1:04d}",
                public_contact=f"025-0000{number + 8001}（示例）" if number % 5 != 4 else "",
                introduction="示例数据：从事检验检测与计量校准服务。",
                cma_number=f"24102034{number + 1:04d}",
                cma_valid_until=date(stage.now.year + 3, 6, 30),
                cnas_number=f"CNAS L{9000 + number}",
            )
            laboratory = register_organisation(OrganisationKind.LABORATORY, facts, by=owner, at=at)
            laboratory.is_demo, laboratory.mail_domain = True, f"lab{number + 1}.{DOMAIN}"
            stage.laboratories.append(laboratory.id)
            _approve(stage, laboratory, number)
            if number < 6:
                _colleagues(stage, laboratory.id, number)


def _approve(stage: Stage, laboratory: Organisation, number: int) -> None:
    """Names that look like another's wait for the administrator; one of them still waits on his desk today."""
    if laboratory.state == OrganisationState.WAITING and number < cast.LABORATORIES - 1:
        approve_organisation(laboratory, by=stage.user(cast.SYSTEM.mail), at=stage.day(LONG_AGO + 8))


def _colleagues(stage: Stage, laboratory: str, number: int) -> None:
    for role, label in ((MembershipRole.EDITOR, "经办人"), (MembershipRole.READER, "查阅人")):
        since = stage.day(LONG_AGO + 6)
        person = stage.add_user(f"lab{number + 1}-{role.value}", f"{label}{number + 1:02d}（示例）", at=since)
        db.session.add(Membership(user=person, organisation_id=laboratory, role=role, since=since))


def register_enterprises(stage: Stage, reading: Reading) -> None:
    """The issuers named in the shipped list, and a few more."""
    rows = [(item.issuer, item.issuer_credit_code) for item in reading.items]
    rows += [
        (name, credit_code("913299" + f"{n + 1:02d}", f"MADEY{n:04d}"))
        for n, name in enumerate(cast.MORE_ENTERPRISES)
    ]
    with stage.act("enterprises"):
        for number, (name, code) in enumerate(rows):
            at = stage.day(LONG_AGO + 7) + timedelta(minutes=number)
            owner = stage.add_user(f"enterprise{number + 1}", f"企业联系人{number + 1:02d}（示例）", at=at)
            facts = OrganisationFacts(
                name=name,
                credit_code=code,
                region_code=cast.CITIES[number % len(cast.CITIES)][0],
                contact_name=owner.name,
                contact_phone=f"025-1000{number + 1:04d}",
            )
            enterprise = register_organisation(OrganisationKind.ENTERPRISE, facts, by=owner, at=at)
            enterprise.is_demo, enterprise.mail_domain = True, f"enterprise{number + 1}.{DOMAIN}"
            stage.enterprises[code] = enterprise.id


def seat_judges(stage: Stage, chains: list[str]) -> None:
    """Forty-five experts with employers, fields and the chains they know."""
    at = stage.day(LONG_AGO + 9)
    with stage.act("experts"):
        for number in range(cast.JUDGES):
            since = at + timedelta(minutes=number)
            judge = stage.add_user(f"judge{number + 1}", f"评审专家{number + 1:02d}（示例）", at=since)
            stage.seat(judge, SeatRole.JUDGE, at=at)
            employed = number % 6 == 5
            employer = (
                cast.laboratory_name(30 + number // 6)[0] if employed else f"示例大学第{number + 1}研究所"
            )
            known = [chains[(number * 7 + step * 3) % len(chains)] for step in range(6)]
            save_expert(
                judge,
                employer_name=employer,
                title=cast.JUDGE_TITLES[number % len(cast.JUDGE_TITLES)],
                fields=cast.JUDGE_FIELDS[number % len(cast.JUDGE_FIELDS)],
                chain_names=known,
                region_code=cast.CITIES[number % len(cast.CITIES)][0],
                posts=[Post(f"示例大学第{number + 60}研究所", 2016, 2023)] if number % 3 == 0 else [],
                standards=cast.JUDGE_STANDARDS[number % len(cast.JUDGE_STANDARDS)],
                languages=["中文", "英文"] if number % 2 else ["中文"],
                yearly_load=60 if number % 4 == 0 else None,
                by=judge,
                at=at,
            )
            stage.judges.append(judge.id)
