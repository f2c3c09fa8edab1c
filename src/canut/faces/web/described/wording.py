"""What the form calls each field of a specification, and what it says about it."""

from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from canut.faces.web.words import DATA_USES, HARMS

Words = str | Promise
Wording = tuple[Words, Words]

YES, NO, OWN_FORM = _("Yes"), _("No"), _("My own form, from questions that I put together")

CHOICES: dict[str, Promise] = {
    **DATA_USES,
    **HARMS,
    "box": _("Boxes"),
    "polygon": _("Outlines (polygons)"),
    "text-classifier": _("A classifier that learns from the results"),
    "http": _("A model of yours, asked over the network"),
    "file": _("A column of your file"),
    "text": _("Text"),
    "title": _("Title"),
    "link": _("Web address"),
    "long-text": _("Long text"),
    "pair": _("Two side by side"),
    "table": _("Table"),
    "picture": _("Picture"),
    "pictures": _("Pictures, numbered"),
    "recording": _("Recording"),
    "pdf": _("PDF"),
    "siren": _("SIREN, a French company (9 digits)"),
    "siret": _("SIRET, its establishment (14 digits)"),
    "vat": _("European VAT number"),
    "categorical": _("One of a fixed set of answers"),
    "exact": _("Equal answers"),
    "regions": _("Drawings, matched"),
    "spans": _("Passages, put together"),
    "times": _("Parts of a recording, matched"),
    "collect": _("Every answer is kept"),
}
"""The words for each value that can be picked."""

TYPES: dict[str, Promise] = {
    "choice": _("One answer to choose"),
    "choices": _("Several answers to choose"),
    "rating": _("A scale"),
    "text": _("A text"),
    "number": _("A number"),
    "date": _("A date"),
    "boolean": _("Yes or no"),
    "identifier": _("The number of a company"),
    "table": _("A table to fill in"),
    "regions": _("Things to draw around on a picture"),
    "spans": _("Passages to mark in a text"),
    "times": _("Parts to mark in a recording"),
    "file": _("A file to send: a picture, a recording, a PDF"),
}
"""The types of questions."""

WORDING: dict[str, Wording] = {
    "title": (_("Title"), ""),
    "client": (_("Client"), ""),
    "purpose": (_("What the work is for"), _("People read it before they accept.")),
    "data_use": (_("What the answers will serve"), ""),
    "kind": (_("Kind of work"), ""),
    "Specification.form": (_("Your own form"), ""),
    "synthesis": (
        _("How answers become a result"),
        _("Leave it open unless you know: it then follows from the questions."),
    ),
    "guidelines": (_("Guidelines"), _("What to do in doubt; people have them beside the task.")),
    "harm": (_("What people may meet"), ""),
    "harm_note": (_("What exactly, if it can hurt"), ""),
    "requires": (_("Qualifications asked for"), _("One a line, by its short name, such as medical-english.")),
    "languages": (
        _("Languages that people must read"),
        _("One code a line, such as fr or pt-BR; your texts can then be written in it too."),
    ),
    "pay": (_("Pay"), ""),
    "currency": (_("Currency"), ""),
    "per_answer": (_("Pay an answer"), ""),
    "hourly_floor": (_("Hourly floor"), _("Nobody earns less an hour, whatever the time it takes.")),
    "expected_seconds": (_("Time of an answer, in seconds"), _("Your best guess: the pilot measures it.")),
    "review_hours": (_("Hours you have to review"), _("After that, silence means yes.")),
    "payday_days": (_("Days from approval to pay"), ""),
    "lease_seconds": (
        _("Seconds a task stays with a person"),
        _("Left open: ten times the expected time, ten minutes at least."),
    ),
    "answers": (_("Answers an item"), ""),
    "exactly": (
        _("Answers an item, exactly"),
        _("By different people. Left open, their number depends on how far they agree."),
    ),
    "start": (_("Answers to start with"), ""),
    "confidence": (_("Confidence that is enough"), _("Between 0 and 1.")),
    "lead": (_("Answers by which the first must lead"), ""),
    "Answers.at_most": (_("Answers at the most"), ""),
    "gold": (_("Known answers"), ""),
    "Gold.share": (
        _("Share of tasks whose answer is known"),
        _("Between 0 and 0.5; they show how reliable answers are."),
    ),
    "machine": (_("Proposals of a machine"), _("Leave it empty for people alone.")),
    "proposer": (_("Where proposals come from"), ""),
    "url": (_("Address of your model"), ""),
    "column": (_("Column with the proposals"), _("Nobody sees it.")),
    "timeout_seconds": (_("Seconds to wait for your model"), ""),
    "retries": (_("How often to ask again"), ""),
    "test": (
        _("A test that qualifies"),
        _("Leave it empty for other work. Each item has its right answer and why, each answer is paid."),
    ),
    "grants": (_("What it earns"), _("The short name of a qualification, such as medical-english.")),
    "QualifyingTest.questions": (_("Questions of an attempt"), ""),
    "QualifyingTest.right": (_("Right answers that are enough"), ""),
    "retry_days": (_("Days until another attempt"), _("From the beginning of one to that of the next.")),
    "validation": (_("Validation by others"), _("Leave it empty for none.")),
    "below_confidence": (_("Validate every result below this confidence"), _("Between 0 and 1.")),
    "Validation.share": (_("Share of the other results to validate"), _("Between 0 and 1.")),
    "question": (_("Your question"), ""),
    "choices": (_("Its answers"), ""),
    "accounts": (_("Accounts to choose from"), ""),
    "templates": (_("Templates"), _("What stands in [brackets] is for the worker to replace.")),
    "Template.text": (_("Text of the template"), ""),
    "labels": (_("What it can be called"), ""),
    "labels_of": (_("What it can be called"), ""),
    "shape": (_("How it is drawn"), ""),
    "consent": (
        _("How the person recorded agreed"),
        _("People read it before they listen."),
    ),
    "trains": (_("What the judgements train"), ""),
    "max_length": (_("Characters at the most"), ""),
    "min_length": (_("Characters at the least"), ""),
    "questions": (_("Questions"), ""),
    "show": (_("What is shown of an item"), ""),
    "as": (_("Shown as"), ""),
    "style": (_("Shown as"), ""),
    "columns": (_("Columns"), ""),
    "Column.name": (_("Column of your file"), ""),
    "html": (
        _("Your own page, in HTML"),
        _("It runs in a frame without rights; ${column} stands for a value."),
    ),
    "value": (_("Value in the results"), _("Short, such as billing.")),
    "label": (_("What people read"), ""),
    "help": (_("Help with the question"), ""),
    "Option.help": (_("When to choose it"), ""),
    "name": (_("Name in the results"), _("Small letters, digits and _.")),
    "required": (_("Must be answered"), ""),
    "options": (_("Answers to choose from"), ""),
    "at_least": (_("At least so many"), ""),
    "at_most": (_("At most so many"), ""),
    "low": (_("Lowest number"), ""),
    "high": (_("Highest number"), ""),
    "scale": (_("Words for the numbers"), ""),
    "Keyed.key": (_("Number"), ""),
    "Keyed.text": (_("Its words"), ""),
    "minimum": (_("Smallest number"), ""),
    "maximum": (_("Largest number"), ""),
    "step": (_("Step"), _("Such as 0.01.")),
    "unit": (_("Unit"), ""),
    "lines": (_("Lines to write on"), ""),
    "scheme": (_("Which number"), ""),
    "country": (_("Country"), ""),
    "min_rows": (_("Rows at the least"), ""),
    "max_rows": (_("Rows at the most"), ""),
    "ordered": (_("The order of rows matters"), ""),
    "picture": (_("Column with the picture"), ""),
    "text": (_("Column with the text"), ""),
    "TimesField.recording": (_("Column with the recording"), ""),
    "accepts": (_("What can be sent"), ""),
    "max_mb": (_("Millions of bytes (MB) at the most"), _("20 or less.")),
    "section.work": (_("The work"), ""),
    "section.task": (_("The task"), ""),
    "section.pay": (_("Pay"), ""),
    "section.answers": (_("How many answers"), ""),
    "section.harm": (_("What can hurt"), ""),
    "section.who": (_("Who can do it"), ""),
    "section.checks": (_("Known answers, machines and validation"), ""),
    "section.test": (_("A test to qualify by"), ""),
    "section.clocks": (_("Review, payday and time to answer"), ""),
    "section.adaptive": (_("When an item has enough answers"), ""),
    **{f"type.{name}": (title, "") for name, title in TYPES.items()},
}


def wording_of(model: type[BaseModel] | None, key: str, info: FieldInfo | None) -> Wording:
    """Return the title and the help of a field: its declaration's own, else what it is called here.

    A kind declares its own with ``Limits(title=gettext_noop(…), description=gettext_noop(…))``.
    """
    if info is not None and info.title:
        return say(info.title), say(info.description) if info.description else ""
    if model is not None and f"{model.__name__}.{key}" in WORDING:
        return WORDING[f"{model.__name__}.{key}"]
    return WORDING.get(key, (key.replace("_", " ").capitalize(), ""))
