"""A project's plan: its specification, read back from the store, and what follows from it."""

import json
from dataclasses import dataclass
from functools import lru_cache

from canut.core.work.models import Project
from canut.engines.consensus import StoppingRule
from canut.families.microwork.kinds import JOINT, Sheet, Synthesis
from canut.families.microwork.specification import Specification

VALIDATORS_AGREE = 2
"""Votes that settle a validation: the synthesis has one, each validator has one."""

VALIDATIONS_MAX = 3
"""Validators asked at the most; without two votes for one answer the result is unresolved."""


@dataclass(frozen=True)
class Plan:
    """What a project asks of people, and how far."""

    specification: Specification

    @property
    def sheet(self) -> Sheet:
        """What people are shown and asked."""
        return self.specification.sheet

    @property
    def overlap(self) -> int:
        """Answers a task is opened for."""
        return self.specification.answers.first

    @property
    def overlap_max(self) -> int:
        """Answers and validations a task may ever get; their pay is held."""
        return self.specification.answers.most + (VALIDATIONS_MAX if self.specification.validation else 0)

    @property
    def is_weighed(self) -> bool:
        """Whether a refit draws anything from the answers of all together."""
        return self.sheet.synthesis in (Synthesis.CATEGORICAL, Synthesis.EXACT)

    @property
    def rule(self) -> StoppingRule | None:
        """When a task has enough answers; None where every task gets exactly so many."""
        answers = self.specification.answers
        if not answers.adaptive or self.sheet.synthesis in (Synthesis.TEXT, Synthesis.COLLECT, *JOINT):
            return None
        return StoppingRule(confidence=answers.confidence, lead=answers.lead, at_most=answers.at_most)


def plan_of(project: Project) -> Plan:
    """Return the plan of a project; equal configurations share one."""
    return _plan(json.dumps(project.config, sort_keys=True))


@lru_cache(maxsize=256)
def _plan(config: str) -> Plan:
    return Plan(Specification.from_config(json.loads(config)))
