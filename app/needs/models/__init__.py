"""Tables of needs: what enterprises lack, and which laboratories come forward."""

from app.needs.models.need import Need, NeedOpinion
from app.needs.models.offer import NeedContact, NeedMessage, NeedOffer

__all__ = ["Need", "NeedContact", "NeedMessage", "NeedOffer", "NeedOpinion"]
