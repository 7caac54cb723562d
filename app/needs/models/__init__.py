"""Tables of needs: what enterprises lack, which laboratories come forward, whom a survey should reach."""

from app.needs.models.need import Need, NeedOpinion
from app.needs.models.offer import NeedContact, NeedMessage, NeedOffer
from app.needs.models.survey import KeyEnterprise, NeedImport

__all__ = ["KeyEnterprise", "Need", "NeedContact", "NeedImport", "NeedMessage", "NeedOffer", "NeedOpinion"]
