"""What ``canut consensus`` can be asked for."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from canut.engines.consensus import METHODS
from canut.engines.consensus.agreement.alpha import Level
from canut.faces.cli.consensus_scale import Engine
from canut.faces.cli.refusals import Refused

DEFAULT_METHOD = "auto"
PLATFORM_METHOD = "dawid-skene"
"""What the platform draws the results of a closed set of labels by."""


class Language(StrEnum):
    """What the report can be written in."""

    EN = "en"
    FR = "fr"


LabelsFile = Annotated[
    Path,
    typer.Argument(
        metavar="LABELS", help="Answers: task,worker,label, or an export of Label Studio or MTurk."
    ),
]
MethodName = Annotated[
    str | None,
    typer.Option(
        "--method",
        metavar="NAME",
        show_default=DEFAULT_METHOD,
        help=f"One of {', '.join(METHODS)}. The platform draws its results by "
        f"{PLATFORM_METHOD}: that recounts them.",
    ),
]
AnswerName = Annotated[
    str | None,
    typer.Option("--answer", metavar="NAME", help="Which of several answers: a column, tag or field."),
]
Output = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="TRUTH", help="Writes task,label,confidence.")
]
Report = Annotated[
    Path | None, typer.Option("--report", metavar="REPORT.html", help="Writes a page about it all.")
]
ReportLanguage = Annotated[Language, typer.Option("--language", help="Of the report.")]
EngineName = Annotated[
    Engine, typer.Option("--engine", help="Memory; stream for files that outgrow it; or Spark.")
]
AlphaLevel = Annotated[
    Level | None,
    typer.Option(
        "--level",
        show_default=Level.NOMINAL.value,
        help="What Krippendorff's alpha takes labels for: names, ranks or measurements.",
    ),
]
LabelOrder = Annotated[
    str | None,
    typer.Option(
        "--order", metavar="LOW,…,HIGH", help="The labels as ranks, where they are no numbers, for ordinal."
    ),
]


def order_of(level: Level | None, labels: str | None) -> tuple[str, ...] | None:
    """Split the order of the labels, which only ranks have."""
    if labels is None:
        return None
    if level is not Level.ORDINAL:
        raise Refused("only ranks have an order: add --level ordinal, or leave --order out")
    return tuple(label.strip() for label in labels.split(","))
