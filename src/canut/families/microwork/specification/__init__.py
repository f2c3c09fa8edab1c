"""The project file: a YAML text that people write by hand, read with messages that point at the line."""

from canut.families.microwork.specification.answers import Answers, Gold, QualifyingTest, Validation
from canut.families.microwork.specification.errors import FieldsRefused, Problem, SpecificationError
from canut.families.microwork.specification.machine import Machine
from canut.families.microwork.specification.pay import Pay
from canut.families.microwork.specification.reading import read_specification, specification_of
from canut.families.microwork.specification.specification import DataUse, Harm, Specification

__all__ = [
    "Answers",
    "DataUse",
    "FieldsRefused",
    "Gold",
    "Harm",
    "Machine",
    "Pay",
    "Problem",
    "QualifyingTest",
    "Specification",
    "SpecificationError",
    "Validation",
    "read_specification",
    "specification_of",
]
