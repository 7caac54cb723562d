"""Acts of the life around challenges and centres, in words: needs, capabilities, questions and what comes of them."""

from app.shared.text import Text, t

LIFE: dict[str, Text] = {
    "capability.demonstrated": t("攻关成果形成能力"),
    "question.answered": t("公开答复提问"),
    "question.asked": t("收到提问"),
    "question.declined": t("提问未予公开"),
    "question.drafted": t("发榜方拟定答复"),
    "question.merged": t("提问并入相同的问题"),
    "schedule.adopted": t("能力附表启用"),
    "schedule.dropped": t("能力附表放弃"),
    "schedule.failed": t("能力附表没有读成"),
    "schedule.read": t("能力附表读完"),
    "schedule.row_left_out": t("附表一行不采用"),
    "schedule.row_mended": t("补写附表一行"),
    "schedule.row_taken": t("采用附表存疑的行"),
    "schedule.started": t("导入能力附表"),
    "scope_term.corrected": t("更正能力的产业链归类"),
}
