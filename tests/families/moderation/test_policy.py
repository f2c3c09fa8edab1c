"""Policies: read from a file, published in versions that never change."""

import doctest
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.factories import MONDAY, make_client
from tests.families.moderation.conftest import make_community, post, remove_next

from canut.core.ledger.errors import InsufficientFunds
from canut.core.people.models import Person
from canut.core.work.models import Harm, Project
from canut.core.work.queries import current_guidelines
from canut.families.moderation import localised
from canut.families.moderation.errors import PolicyInvalid
from canut.families.moderation.localised import in_language
from canut.families.moderation.models import Case, Clause, ContentItem, EnforcementAction, Policy
from canut.families.moderation.operations.communities import publish_policy
from canut.families.moderation.policy_file import parse_policy, read_policy
from canut.families.moderation.queries import current_policy
from canut.families.moderation.samples import sample_policy

SMALL = """
title: {en: Rules}
clauses:
  - code: calm
    title: {en: Stay calm}
    text: {en: Do not shout.}
rules:
  - rule: shouting
    clause: calm
    words: {aargh: low}
"""


def test_a_small_policy_is_enough() -> None:
    """What is not said has a safe default."""
    policy = parse_policy(SMALL)
    assert (policy.clauses[0].harm, policy.worst_harm) == (Harm.NONE, Harm.NONE)
    assert policy.word_lists()[0].rule == "shouting"


@pytest.mark.parametrize(
    ("written", "wrong", "message"),
    [
        ("title: {en: Rules}", "title: {}", r"p.yaml, line 2, title: .*at least 1"),
        ("title: {en: Stay calm}", "title: {en: ''}", r"line 5, clauses.0.title.en"),
        ("clause: calm", "clause: clam", r"rule shouting: the clause clam is not among calm"),
        ("{aargh: low}", "{aargh: loud}", r"line 10, rules.0.words.aargh: .*'low', 'medium' or 'high'"),
        ("{aargh: low}", "{'!!': low}", r"'!!', which holds no letter or digit"),
        ("code: calm", "code: Calm Down", r"line 4, clauses.0.code"),
        ("code: calm", "cod: calm", r"line 4, clauses.0.cod: Extra inputs"),
        ("clauses:", "clauses: [", r"line \d+: "),
        (SMALL, "", r"line 1, the policy: "),
        (SMALL, "- a list", r"the policy: "),
    ],
)
def test_a_wrong_policy_points_at_its_place(written: str, wrong: str, message: str) -> None:
    """The message names the file, the line, the place and the remedy."""
    with pytest.raises(PolicyInvalid, match=message):
        parse_policy(SMALL.replace(written, wrong), name="p.yaml")


def test_the_same_clause_twice_is_refused() -> None:
    """A code names one clause."""
    again = "  - {code: calm, title: {en: Calm}, text: {en: Calm.}}\nrules:"
    with pytest.raises(PolicyInvalid, match="calm stands there twice"):
        parse_policy(SMALL.replace("rules:", again))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A missing file and one in another encoding both say what to do."""
    with pytest.raises(PolicyInvalid, match=r"absent\.yaml cannot be read"):
        read_policy(tmp_path / "absent.yaml")
    (tmp_path / "latin.yaml").write_bytes("title: {fr: Règles}".encode("latin-1"))
    with pytest.raises(PolicyInvalid, match="UTF-8"):
        read_policy(tmp_path / "latin.yaml")


def test_a_new_version_leaves_open_cases_under_the_old_one(community: Project, moderator: Person) -> None:
    """A case keeps the policy it was opened under; new messages meet the new one, moderators read it."""
    before = current_policy(project_id=community.pk)
    held = post(community, "you moron")
    publish_policy(project=community, draft=parse_policy(SMALL), actor=community.created_by, now=MONDAY)
    assert current_policy(project_id=community.pk).version == 2
    assert post(community, "another moron").state == ContentItem.State.VISIBLE
    assert post(community, "Aaaargh!").state == ContentItem.State.HELD
    assert "Do not shout." in current_guidelines(project_id=community.pk).text["en"]
    removed = remove_next(community, moderator)
    assert removed.case.item == held
    assert removed.clause is not None
    assert removed.clause.policy == before


def test_a_graver_policy_needs_new_terms(db: None) -> None:  # noqa: ARG001 - opens the store
    """What moderators agreed to cannot grow under them (G9, G15)."""
    mild = make_community(policy=parse_policy(SMALL))
    with pytest.raises(PolicyInvalid, match="agreed to no harm at most and this policy brings severe harm"):
        publish_policy(project=mild, draft=sample_policy(), actor=mild.created_by, now=MONDAY)


def test_nothing_opens_without_money(db: None) -> None:  # noqa: ARG001 - opens the store
    """A client who cannot pay the moderators' hours opens no queue (G4)."""
    with pytest.raises(InsufficientFunds):
        make_community(client=make_client(funds_minor=12_019))
    assert Project.objects.count() == Policy.objects.count() == 0


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Policy, {"version": 9}),
        (Clause, {"harm": "none"}),
        (ContentItem, {"text": "angel"}),
        (Case, {"severity": 1}),
        (EnforcementAction, {"statement": {}}),
    ],
)
def test_what_was_recorded_stays(
    community: Project, moderator: Person, model: Any, change: dict[str, Any]
) -> None:
    """The store itself refuses to change or remove it."""
    post(community, "i will find you")
    remove_next(community, moderator)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.all()._raw_delete("default")  # noqa: SLF001 - past Django's own refusal


def test_a_published_policy_takes_no_more_clauses(community: Project) -> None:
    """A version is whole when it is published; the store refuses one clause more."""
    policy = current_policy(project_id=community.pk)
    with pytest.raises(IntegrityError, match="publish a new one"), transaction.atomic():
        Clause.objects.create(
            policy=policy, position=7, code="new", title={"en": "New"}, text={"en": "New."}, harm="none"
        )


def test_a_removal_without_ground_cannot_be_stored(community: Project, moderator: Person) -> None:
    """The constraint holds even where no operation is asked (G5)."""
    post(community, "i will find you")
    removed = remove_next(community, moderator)
    post(community, "you moron")
    with pytest.raises(IntegrityError), transaction.atomic():
        EnforcementAction.objects.create(
            case=Case.objects.exclude(pk=removed.case_id).get(),
            assignment=removed.assignment,
            action="remove",
            decided_at=MONDAY,
        )


def test_text_is_given_in_the_language_asked_for_or_the_nearest() -> None:
    """A dialect falls back to its language, then to English, then to whatever there is."""
    assert doctest.testmod(localised) == doctest.TestResults(failed=0, attempted=1)
    assert in_language({"fr": "Oui", "en": "Yes"}, "de") == "Yes"
    assert in_language({"fr": "Oui"}, "de") == "Oui"
