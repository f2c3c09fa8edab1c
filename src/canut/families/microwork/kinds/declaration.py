"""What a kind of work declares about itself."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Generic, TypeVar

from canut.families.microwork.forms import Form, Localised, Record
from canut.families.microwork.kinds.sheet import AnswerCheck, Sheet, Synthesis, nothing_to_say


class NoOptions(Record):
    """A kind that a project can only take as it is."""


TRUTH = "truth"
"""The column of a sample item with its true answer, for simulations and accuracy; no form shows it."""

Options = TypeVar("Options", bound=Record)


@dataclass(frozen=True, kw_only=True)
class Kind(Generic[Options]):
    """A ready-made kind of work.

    Attributes
    ----------
    required, optional
        Columns of an item: those it must have, and those that are shown when it has them.
    options
        What a project may set, as a model whose errors point at the project file's line.
    form
        The form, from the project's options.
    check
        What the form cannot check alone: several questions together, or an answer against its item.
    sample_options
        Options under which the sample items make sense.
    """

    name: str
    title: Localised
    description: Localised
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    options: type[Options]
    form: Callable[[Options], Form]
    check: AnswerCheck = nothing_to_say
    synthesis: Synthesis
    sample_options: Mapping[str, object] = field(default_factory=dict)

    def sheet(self, options: Mapping[str, object] | None = None) -> Sheet:
        """Return the sheet under a project's options.

        Raises
        ------
        pydantic.ValidationError
            When the options are not what the kind takes.
        """
        form = self.form(self.options.model_validate(options or {}))
        return Sheet(form=form, synthesis=self.synthesis, required=self.required, check=self.check)

    def samples(self, language: str) -> Iterator[dict[str, object]]:
        """Iterate over the sample items in ``"fr"`` or ``"en"``.

        They are made for this project: no real person, firm or message.

        Raises
        ------
        FileNotFoundError
            When there are none in this language.
        """
        file = files(__package__) / "samples" / f"{self.name}.{language}.jsonl"
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)
