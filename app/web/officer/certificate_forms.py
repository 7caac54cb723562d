"""Forms of the officers' pages of certificates."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from app.certificates.service import LONGEST_REASON


class RevokeForm(FlaskForm):
    """Why a certificate is revoked, for everybody to read who verifies it."""

    reason = TextAreaField(
        _l("撤销的理由"),
        [InputRequired(_l("请写明撤销的理由")), Length(max=LONGEST_REASON, message=_l("最多 %(max)d 字"))],
        description=_l("公开在查验页上；例如：经核查，申报材料不实，入选资格已取消"),
    )
