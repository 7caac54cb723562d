"""Which number ranked, in words: the frozen method's, or the plain mean where a panel could not be calibrated."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.calls.method_words import SHORT_NUMBERS
from app.decisions.meanings import REFUSED
from app.decisions.models import Ranking
from app.scoring.method import MODELLED
from app.shared.text import Text, t

Leg = Mapping[str, Any]
NAMES: Mapping[str, Text] = SHORT_NUMBERS | {"full": t("校准分（完整模型）")}


def number_of(ranking: Ranking) -> str:
    """The number that really ranked: that of the method, or "mean" where it stands in for a model in every leg."""
    number = str(ranking.method["number"])
    if number not in MODELLED:
        return number
    legs = _counted(ranking)
    return "mean" if legs and all(leg.get("warning") for leg in legs) else number


def basis_told(ranking: Ranking) -> list[Text]:
    """By which number a ranking was made; where the method's could not be had, that one and why: a sentence each.

    One sentence: the method's number ranks. More: the plain mean stands in, in every leg or in those that are named.
    """
    number = str(ranking.method["number"])
    refused = [leg for leg in _counted(ranking) if leg.get("warning")] if number in MODELLED else []
    if not refused:
        return [t("按%(number)s排名", number=NAMES[number])]
    declared = t("公布的办法以%(number)s排序", number=NAMES[number])
    return [declared, *(_refusal(leg, len(ranking.legs) > 1) for leg in refused)]


def _refusal(leg: Leg, is_named: bool) -> Text:
    why = REFUSED[leg["warning"]]
    if is_named:
        return t("「%(leg)s」没有校准，按平均分：%(why)s", leg=Text(leg["title"]), why=why)
    return t("没有校准，按平均分：%(why)s", why=why)


def _counted(ranking: Ranking) -> Sequence[Leg]:
    """The legs whose figure is in the number."""
    return [leg for leg in ranking.legs if leg["weight"] or len(ranking.legs) == 1]
