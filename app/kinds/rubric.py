"""What the default rubrics have in common."""

from app.kinds.kind import Band
from app.shared.text import t

BANDS = (Band(t("优"), 85, 100), Band(t("良"), 75, 84), Band(t("中"), 60, 74), Band(t("差"), 0, 59))
