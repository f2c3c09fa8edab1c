"""A policy before it is published: what people write, checked."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from canut.core.work.models import Harm
from canut.engines.automod import Severity, WordList
from canut.families.moderation.dsa import Category
from canut.families.moderation.localised import Localised

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
HARMS = tuple(Harm)
"""Classes of harm from the lightest to the gravest."""


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ClauseDraft(_Written):
    """One rule for people: what is not allowed here, and how much reviewing it can hurt."""

    code: Code
    title: Localised
    text: Localised
    harm: Harm = Harm.NONE
    category: Category = Category.OTHER_VIOLATION
    legal_ground: Annotated[str, StringConstraints(max_length=500)] = ""


class WordRule(_Written):
    """One rule for the machine: words that hold a message back, and the clause they hint at."""

    rule: Code
    clause: Code
    words: Annotated[dict[str, Literal["low", "medium", "high"]], Field(min_length=1)]
    stretched: bool = True
    fold_accents: bool = False

    def word_list(self) -> WordList:
        """Return the rule in the form that the engine runs."""
        return WordList(
            rule=self.rule,
            words={word: Severity[severity.upper()] for word, severity in self.words.items()},
            stretched=self.stretched,
            fold_accents=self.fold_accents,
        )


class PolicyDraft(_Written):
    """The rules of a community, for people (`clauses`) and for the machine (`rules`)."""

    title: Localised
    clauses: Annotated[tuple[ClauseDraft, ...], Field(min_length=1)]
    rules: tuple[WordRule, ...] = ()

    @model_validator(mode="after")
    def _names_agree(self) -> "PolicyDraft":
        codes = [clause.code for clause in self.clauses]
        names = [rule.rule for rule in self.rules]
        for kind, given in (("clauses", codes), ("rules", names)):
            if twice := sorted({name for name in given if given.count(name) > 1}):
                raise ValueError(f"{kind}: {', '.join(twice)} stands there twice; give each its own name")
        for rule in self.rules:
            if rule.clause not in codes:
                known = ", ".join(codes)
                raise ValueError(f"rule {rule.rule}: the clause {rule.clause} is not among {known}")
        self.word_lists()
        return self

    def word_lists(self) -> list[WordList]:
        """Return the rules in the form that the engine runs."""
        return [rule.word_list() for rule in self.rules]

    @property
    def worst_harm(self) -> Harm:
        """The gravest class of harm a moderator of this community can meet."""
        return max((clause.harm for clause in self.clauses), key=HARMS.index)
