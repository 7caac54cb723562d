"""我为政府网站找错: anybody reports an error of a page, with or without an account."""

from urllib.parse import urlsplit

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from app.extensions import limiter
from app.faults import service
from app.faults.policy import may_report_fault
from app.faults.service import LONGEST, LONGEST_PAGE, SHORTEST
from app.web.addresses import site_url
from app.web.fields import stripped
from app.web.guards import public_page, verb
from app.web.instant import instant, viewer
from app.web.public import bp
from app.web.public.preferences import safe_return

MOST = _l("最多 %(max)d 字")


def _path(value: str | None) -> str | None:
    """A whole address of this site as its path: people paste what stands in the address bar."""
    typed = stripped(value)
    return typed.removeprefix(site_url()) or "/" if isinstance(typed, str) and typed else typed


class FaultForm(FlaskForm):
    """Which page, and what is wrong. ``homepage`` must stay empty: only programs fill it in."""

    page = StringField(
        _l("哪一页"),
        [InputRequired(_l("请填写网页的地址")), Length(max=LONGEST_PAGE, message=MOST)],
        filters=[_path],
        description=_l("已填好你刚才看的网页，一般不用改"),
    )
    wrong = TextAreaField(
        _l("错在哪里"),
        [
            InputRequired(_l("请写明错在哪里")),
            Length(min=SHORTEST, message=_l("请写明错在哪里，至少 %(n)s 字", n=SHORTEST)),
            Length(max=LONGEST, message=MOST),
        ],
        description=_l("例如：错别字、打不开的链接、过期或不准确的内容、不便使用的地方"),
    )
    contact = StringField(
        _l("电子邮箱"),
        [Length(max=200, message=MOST)],
        filters=[stripped],
        description=_l("留下邮箱，可收到处理结果；答复发出后即删除"),
    )
    homepage = StringField(_l("此栏请留空"))

    def validate_homepage(self, field: StringField) -> None:
        """A field that no person sees."""
        if field.data:
            raise ValidationError(_l("此栏请留空"))


def fault_form() -> FaultForm:
    """The form with the page that the visitor came from, when it is one of this site."""
    asked = request.args.get("page", "")
    form = FaultForm()
    if request.method in {"GET", "HEAD"}:
        form.page.data = safe_return(asked)[:LONGEST_PAGE] if urlsplit(asked).path else "/"
    return form


@bp.route("/faults/report", methods=["GET", "POST"])
@limiter.limit("10 per hour; 30 per day", methods=["POST"])
@verb(may_report_fault, form=fault_form, template="public/faults/report_fault.html", anonymous=True)
def report_fault(form: FaultForm) -> ResponseReturnValue:
    """Take the report and say what happens next."""
    fault = service.report_fault(
        form.page.data or "",
        form.wrong.data or "",
        form.contact.data or "",
        by=viewer(),
        at=instant(),
    )
    answer = make_response("", 303)
    answer.headers["Location"] = url_for("public.fault_reported", page=fault.page)
    return answer


@bp.get("/faults/reported")
@public_page
def fault_reported() -> ResponseReturnValue:
    """Thanks, and the way back."""
    return render_template("public/faults/fault_reported.html", back=safe_return(request.args.get("page")))
