"""Rankings, decisions, notices, projects."""

from app.cli.demo.stage import Stage


def conclude_delivered(stage: Stage, key: str) -> None:
    """(written next)"""


def conclude_moving(stage: Stage, key: str) -> None:
    """(written next)"""
