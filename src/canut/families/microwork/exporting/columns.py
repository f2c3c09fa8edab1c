"""The columns of a result file."""

from dataclasses import dataclass
from enum import StrEnum

from canut.families.microwork.forms import Form


class Type(StrEnum):
    """What a column holds, and its Croissant data type."""

    TEXT = "sc:Text"
    INTEGER = "sc:Integer"
    NUMBER = "sc:Float"
    BOOLEAN = "sc:Boolean"
    DATE = "sc:Date"
    JSON = "cr:JSON"
    """Lists and objects: as they are in JSONL, as JSON text in CSV and Parquet."""

    @property
    def croissant(self) -> str:
        """The data type as Croissant 1.0 names it, which has none for JSON."""
        return Type.TEXT.value if self is Type.JSON else self.value


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `is_free` when people or a client's file may have written any text into it."""

    name: str
    type: Type
    description: str
    is_free: bool = False


BY_QUESTION = {
    "choice": Type.TEXT,
    "choices": Type.JSON,
    "rating": Type.INTEGER,
    "text": Type.TEXT,
    "number": Type.NUMBER,
    "date": Type.DATE,
    "boolean": Type.BOOLEAN,
    "identifier": Type.TEXT,
    "table": Type.JSON,
    "regions": Type.JSON,
    "spans": Type.JSON,
    "times": Type.JSON,
    "file": Type.TEXT,
}

KEY = Column("key", Type.TEXT, "The client's name for the item, or the SHA-256 of the item.", is_free=True)
AFTER_ANSWER = (
    Column("answer", Type.JSON, "The whole answer, by question."),
    Column(
        "confidence", Type.NUMBER, "Probability that the answer is right, or for free text its similarity."
    ),
    Column("answers", Type.INTEGER, "Answers people gave without seeing any other."),
    Column("agreement", Type.NUMBER, "Share of pairs of those answers that are equal."),
    Column("producer", Type.TEXT, "Who made the result: people, machine or both."),
    Column("state", Type.TEXT, "published, validated (others confirmed it) or unresolved (they disagreed)."),
    Column("validations", Type.INTEGER, "Answers by people who saw the answers before theirs."),
    Column("method", Type.TEXT, "How several answers became one."),
    Column("item", Type.JSON, "The item as it was imported."),
)


def columns_of(form: Form) -> tuple[Column, ...]:
    """Return the columns of the results of a form, a question's answer under ``answer.<question>``."""
    questions = tuple(
        Column(
            f"answer.{question.name}",
            BY_QUESTION[question.type],
            str(question.label),
            is_free=question.labels() is None,
        )
        for question in form.questions
    )
    return (KEY, *questions, *AFTER_ANSWER)
