"""Questions about the open list: answered, drafted by the issuer, waiting."""

from datetime import timedelta

from app.calls.models import Call
from app.cli.demo.stage import Stage
from app.questions.service import answer_question, ask_question, draft_answer

ASKED = (
    (
        "指标中的不确定度是否包含被测件的重复性分量？",
        "包含。按 JJF 1059.1 评定，报告扩展不确定度并注明包含因子 k。",
    ),
    (
        "验收用的样品由谁提供，可否使用揭榜单位自备的样品？",
        "由发榜单位提供，封样后双方各留一份；自备样品只能用于过程验证。",
    ),
)
DRAFTED = ("现场试验能否安排在夜间停产时段？", "可以，每周六 20:00 以后，须提前五个工作日预约。")
WAITING = "项目成果形成的校准规范，起草单位如何排序？"


def ask_about(stage: Stage, call: Call, *, day: int) -> None:
    """Two answered, one with a draft, one that waits, all about the first item with an issuer on the platform."""
    item = next(item for item in call.items if item.issuer is not None)
    assert item.issuer is not None  # noqa: S101
    askers = [stage.owner(stage.organisation(stage.laboratories[number])) for number in range(12, 16)]
    at = stage.day(day)
    made = [
        ask_question(item, text, by=asker, at=at + timedelta(minutes=20 * number))
        for number, (asker, text) in enumerate(
            zip(askers, (*(text for text, _ in ASKED), DRAFTED[0], WAITING), strict=True)
        )
    ]
    for number, (text, answer) in enumerate(ASKED):
        when = at + timedelta(days=1, hours=number)
        answer_question(made[number], text, answer, by=stage.officer(call), at=when)
    draft_answer(made[2], DRAFTED[1], by=stage.owner(item.issuer), at=at + timedelta(days=1))
