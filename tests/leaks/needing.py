"""Needs of the enterprise of the cast: what it told the office alone, and what experts said of it."""

from datetime import date
from decimal import Decimal
from typing import Any

from app.needs.models import (
    KeyEnterprise,
    Need,
    NeedContact,
    NeedImport,
    NeedMessage,
    NeedOffer,
    NeedOpinion,
)
from app.needs.states import ImportSort, ImportState, NeedState, OfferState, OfferWay, Stance, Way
from app.people.models import User
from tests.factories.needs import make_need
from tests.factories.people import AT
from tests.factories.saving import save
from tests.leaks.stage import Stage


def needs(stage: Stage) -> None:
    """One filed and vetted, two recorded by who heard of them, one published and answered without a name."""
    vetted = _need(stage, state=NeedState.VETTING)
    save(
        NeedOpinion(
            need=vetted,
            expert_name=stage.mark("need.opinion"),
            employer=stage.mark("need.opinion"),
            stance=Stance.RAISE,
            opinion=stage.mark("need.opinion"),
            given_on=date(2026, 11, 20),
            recorded_by_id=stage.cast["chief"].id,
            recorded_at=AT,
        )
    )
    for part in ("recommender", "chief"):
        _need(stage, by=stage.cast[part], way=Way.VISIT, heard=stage.mark("need.private"))
    published = _need(
        stage, state=NeedState.ANSWERED, answer="示例机构可以承担", published_at=AT, source="企业填报"
    )
    for name in ("subject", "parameter", "gap", "standards", "reason"):
        setattr(published, name, "公开的内容")

    for state in (ImportState.OPEN, ImportState.OPEN, ImportState.SAVED):
        cells = {"enterprise": stage.mark("need.import"), "subject": stage.mark("need.import")}
        save(
            NeedImport(
                sort=ImportSort.SURVEY,
                state=state,
                file_name=f"{stage.mark('need.import')}.xlsx",
                reading=[{"number": 3, "cells": cells, "chain_id": "", "region_code": "", "wrong": ["gap"]}],
                uploaded_at=AT,
                uploaded_by_id=stage.cast["chief"].id,
                ended_at=AT if state == ImportState.SAVED else None,
            )
        )
    name = stage.mark("need.roster")
    save(KeyEnterprise(chain=published.chain, name=name, region_code="320100", listed_at=AT))
    offer = NeedOffer(
        need=published,
        organisation=stage.cast.laboratories["lab"],
        chain=published.chain,
        way=OfferWay.EXTENSION,
        state=OfferState.PLANNED,
        subject="示例能力",
        words="示例说明",
        due_on=date(2027, 3, 1),
        made_at=AT,
        made_by_id=stage.cast["lab"].id,
    )
    save(offer)
    contact = NeedContact(offer=offer, enterprise=stage.cast.issuer, opened_at=AT)
    save(contact)
    for part in ("lab", "issuer"):
        side = stage.cast[part].memberships[0].organisation_id
        words = stage.mark("need.message", "lab")
        save(
            NeedMessage(
                contact=contact,
                organisation_id=side,
                author_id=stage.cast[part].id,
                words=words,
                written_at=AT,
            )
        )


def _need(stage: Stage, by: User | None = None, **columns: Any) -> Need:
    values: dict[str, Any] = {
        name: stage.mark("need.private")
        for name in (
            "subject",
            "parameter",
            "gap",
            "standards",
            "cost_note",
            "contact",
            "enterprise_name",
            "reason",
        )
    }
    price = stage.canaries.price("need.private", stage.phase, "")
    values |= {"cost": Decimal(str(price)), "published_at": None, "source": "", "region_code": "320100"}
    return make_need(
        None,
        organisation=stage.cast.issuer,
        filed_by_id=(by or stage.cast["issuer"]).id,
        **(values | columns),
    )
