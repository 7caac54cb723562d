"""What an acceptance goes by, in words: the indicators of an item, or the heads of a kind (``Kind.accepts_by``)."""

from dataclasses import dataclass

from app.shared.text import Text, t


@dataclass(frozen=True)
class Basis:
    """Words of the pages and refusals; ``open`` and ``unmet`` carry a place for a count."""

    title: Text
    agreed: Text
    note: Text
    fill: Text
    lead: Text
    subject: Text
    nothing: Text
    fixed: Text
    open: Text
    unmet: Text
    unmet_refusal: Text

    def open_ones(self, n: int) -> Text:
        """How many lines are not complete."""
        return Text(self.open.id, {"n": n})

    def unmet_ones(self, n: int) -> Text:
        """How many lines are not met."""
        return Text(self.unmet.id, {"n": n})


BASES: dict[str, Basis] = {
    "indicators": Basis(
        title=t("指标结果"),
        agreed=t("指标与承诺值"),
        note=t("承诺值与实测值对照；报告编号可核查"),
        fill=t("填写实测结果"),
        lead=t("逐项填写报告中的实测值、扩展不确定度与包含因子、方法、报告编号和结论；可以分几次填写。"),
        subject=t("指标"),
        nothing=t("没有列出指标。"),
        fixed=t("里程碑和实测结果固定下来，等待结论期间不能修改。"),
        open=t("还有 %(n)s 项指标没有填全实测值、报告编号和结论"),
        unmet=t("有 %(n)s 项指标未达到"),
        unmet_refusal=t("有指标未达到，不能通过验收"),
    ),
    "heads": Basis(
        title=t("验收各方面"),
        agreed=t("验收各方面"),
        note=t("逐个方面说明建设情况和是否达到"),
        fill=t("填写各方面情况"),
        lead=t("逐个方面对照任务书说明建设情况、佐证在哪里，并给出自评；可以分几次填写。"),
        subject=t("方面"),
        nothing=t("这类任务没有规定验收的方面。"),
        fixed=t("里程碑和各方面情况固定下来，等待结论期间不能修改。"),
        open=t("还有 %(n)s 个方面没有写明情况和自评"),
        unmet=t("有 %(n)s 个方面未达到"),
        unmet_refusal=t("有方面未达到，不能通过验收"),
    ),
}
