"""Two items stay in the formal check: one bid returned, one refused with an appeal, the rest waiting."""

from datetime import timedelta

from app.calls.models import Call
from app.cli.demo import cast
from app.cli.demo.judging import screenings_of
from app.cli.demo.stage import Stage
from app.screening.service import file_appeal, refuse_entry, return_entry
from app.shared.clock import local_date


def leave_in_screening(stage: Stage, call: Call) -> None:
    """Return one bid for its pledge, refuse another, and let the laboratory appeal."""
    officer = stage.user(cast.OFFICER.mail)
    keys = [item.id for item in call.items[:2]]
    waiting = [s for s in screenings_of(call) if s.entry.item_id in keys]
    today = local_date(stage.now)
    return_entry(
        waiting[0],
        ["pledge_file"],
        ["诚信承诺书未加盖单位公章，请补盖后重新上传"],
        today + timedelta(days=8),
        by=officer,
        at=stage.day(-1, 15),
    )
    refuse_entry(
        waiting[1], "申报单位与发榜方存在股权关系，不符合榜单要求。（示例）", by=officer, at=stage.day(-2, 11)
    )
    owner = stage.owner(waiting[1].entry.organisation)
    file_appeal(
        waiting[1],
        "本单位与发榜方的股权已于去年全部转让，附工商变更说明，请复核。（示例）",
        by=owner,
        at=stage.day(-1, 10),
    )
