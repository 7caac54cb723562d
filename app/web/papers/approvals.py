"""批准筹建的通知: the letter by which an institution is allowed to build a centre (facts.md sections 4 and 7)."""

from app.adapters.documents.paper import Circular
from app.projects.models import Project
from app.projects.policy import is_compulsory
from app.web.papers.sending import day_of, seconds_of, stamp_of
from app.web.rendering import render_text


def approval_circular(project: Project) -> Circular:
    """关于同意筹建……的通知, to whoever won the item and carries the task."""
    call, item = project.call, project.item
    signed = project.officer_signed_at or project.created_at
    return Circular(
        title=f"关于同意筹建{item.title}的通知",
        issuer=call.organiser or call.title,
        addressee=f"{project.organisation.name}：",
        paragraphs=[_opening(project), *_terms(project)],
        signer=call.organiser,
        day=day_of(signed),
        stamp=stamp_of(call),
        made_at=seconds_of(signed),
    )


def _opening(project: Project) -> str:
    call = project.call
    number = f"（{call.document_number}）" if call.document_number else ""
    return (
        f"根据《{call.title}》{number}要求，经申报、形式审查、专家评审、现场核查、会商审定和公示，"
        f"同意你单位筹建{project.item.title}。现将有关事项通知如下："
    )


def _terms(project: Project) -> list[str]:
    heads = [render_text(head.title) for head in project.call.kind_data.heads]
    before = "须先通过预验收（含盲样考核），再" if is_compulsory(project) else ""
    return [
        f"一、建设周期{_term(project)}。请按《{project.call.title}任务书》（编号：{project.number}）组织建设，"
        f"按期完成{len(project.milestones)}个里程碑。",
        f"二、建成后{before}申请验收，按{'、'.join(heads)}{_counted(len(heads))}个方面逐项验收。",
        "三、建设期间变更中心名称、地址、负责人或者承担单位的，应当事先报我局同意。",
        "四、验收通过后列入中心名录，每年接受评估；连续两年不合格的，予以除名。",
    ]


def _counted(number: int) -> str:
    return "零一二三四五六七八九十"[number] if number <= 10 else str(number)


def _term(project: Project) -> str:
    if project.starts_on is not None and project.ends_on is not None:
        return f"为{day_of(project.starts_on)}至{day_of(project.ends_on)}"
    last = max((milestone.month for milestone in project.milestones), default=12)
    return f"为任务书签署之日起{project.item.months or last}个月"
