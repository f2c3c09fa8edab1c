"""A small community to try moderation on: its policy and an hour of its chat, written for this project."""

import json
from dataclasses import dataclass
from pathlib import Path

from canut.families.moderation.drafts import PolicyDraft
from canut.families.moderation.policy_file import read_policy

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleMessage:
    """A message of the sample chat.

    Attributes
    ----------
    clause
        The clause it breaks, as careful people judged it; None when it breaks none.
    """

    key: str
    author: str
    language: str
    text: str
    clause: str | None


def sample_policy() -> PolicyDraft:
    """Return the sample policy: six clauses in French and English, with word rules."""
    return read_policy(FOLDER / "policy.yaml")


def sample_messages() -> list[SampleMessage]:
    """Return the sample chat in the order in which it was written."""
    lines = (FOLDER / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    return [SampleMessage(**json.loads(line)) for line in lines]
