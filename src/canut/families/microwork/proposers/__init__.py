"""Machines that propose answers: annotators whose reliability is estimated like everybody's."""

from canut.families.microwork.proposers.http import ask_model
from canut.families.microwork.proposers.text_classifier import TextClassifier, lesson

__all__ = ["TextClassifier", "ask_model", "lesson"]
