"""The only door through which micro-work is written, by noun."""

from canut.families.microwork.operations.notes import report_problem
from canut.families.microwork.operations.projects import create_project, finish_project, open_project
from canut.families.microwork.operations.work import give_back, submit_answer, take_next_task

__all__ = [
    "create_project",
    "finish_project",
    "give_back",
    "open_project",
    "report_problem",
    "submit_answer",
    "take_next_task",
]
