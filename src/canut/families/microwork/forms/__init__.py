"""Forms: what is shown of an item, what is asked about it, and what counts as an answer.

A form is data (frozen pydantic models), so the same one serves a page, an API, a YAML file and a JSON Schema.

>>> form = Form(questions=[ChoiceField(name="same", label="Same meaning?", options=["yes", "no"])])
>>> form.parse({"same": " yes "})
{'same': 'yes'}
>>> form.label_of({"same": "yes"})
'yes'
"""

from canut.families.microwork.forms.choices import (
    BooleanField,
    ChoiceField,
    ChoicesField,
    Option,
    RatingField,
)
from canut.families.microwork.forms.display import Column, Show, Shown, ShownCell
from canut.families.microwork.forms.errors import AnswerInvalid
from canut.families.microwork.forms.field import Answer, Field, Post
from canut.families.microwork.forms.files import FileField
from canut.families.microwork.forms.form import AnyField, Form
from canut.families.microwork.forms.identifiers import IdentifierField
from canut.families.microwork.forms.localised import Localised, NonEmptyText
from canut.families.microwork.forms.marks import MarksField
from canut.families.microwork.forms.numbers import NumberField
from canut.families.microwork.forms.record import Name, Record
from canut.families.microwork.forms.regions import RegionsField, corners
from canut.families.microwork.forms.spans import SpansField
from canut.families.microwork.forms.table import RowsField, TableField
from canut.families.microwork.forms.texts import DateField, TextField
from canut.families.microwork.forms.times import TimesField, bounds

__all__ = [
    "Answer",
    "AnswerInvalid",
    "AnyField",
    "BooleanField",
    "ChoiceField",
    "ChoicesField",
    "Column",
    "DateField",
    "Field",
    "FileField",
    "Form",
    "IdentifierField",
    "Localised",
    "MarksField",
    "Name",
    "NonEmptyText",
    "NumberField",
    "Option",
    "Post",
    "RatingField",
    "Record",
    "RegionsField",
    "RowsField",
    "Show",
    "Shown",
    "ShownCell",
    "SpansField",
    "TableField",
    "TextField",
    "TimesField",
    "bounds",
    "corners",
]
