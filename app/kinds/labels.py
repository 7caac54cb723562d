"""The words of a kind's forms and rubric. Calls copy them, officers change the copies; what is still as the kind has it
is a message id, and pages say it in the reader's language (``Text(copied)``, in templates ``copied|kept``)."""

from collections.abc import Iterator

from app.kinds.kind import Kind, Question


def labels(kind: Kind) -> Iterator[str]:
    """Every heading, label, hint, unit and choice of the forms of this kind, and its criteria with their guides."""
    for section in kind.sections:
        yield section.title
        for question in section.questions:
            yield from _of_question(question)
    for question in kind.item_questions:
        yield from _of_question(question)
    for criterion in kind.criteria:
        yield from (criterion.name, criterion.guide)


def _of_question(question: Question) -> Iterator[str]:
    yield question.label
    yield from (column["label"] for column in question.columns)
    yield from question.choices
    yield from (words for words in (question.hint, question.unit) if words)
