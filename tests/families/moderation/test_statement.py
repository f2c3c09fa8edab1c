"""The statement of reasons: complete for the DSA, readable for the author, in their language."""

from datetime import timedelta

import pytest
from tests.factories import MONDAY
from tests.families.moderation.conftest import FACTS, make_community, make_moderator, post, remove_next

from canut.core.decisions.models import Appeal
from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.families.moderation.dsa import REQUIRED_FIELDS, Category
from canut.families.moderation.errors import NothingToAppeal
from canut.families.moderation.models import EnforcementAction
from canut.families.moderation.operations.appeals import appeal, decide_appeal
from canut.families.moderation.operations.cases import next_case
from canut.families.moderation.operations.decisions import decide
from canut.families.moderation.policy_file import parse_policy
from canut.families.moderation.statement import statement_of_reasons

ILLEGAL = """
title: {en: Rules}
clauses:
  - code: law
    title: {en: Obey the law}
    text: {en: Nothing illegal.}
    legal_ground: Penal Code, article 222-17
    category: STATEMENT_CATEGORY_VIOLENCE
rules:
  - {rule: threats, clause: law, words: {i will find you: high}}
"""


@pytest.fixture
def removed(community: Project, moderator: Person) -> EnforcementAction:
    """Return a removal under the sample policy."""
    post(community, "Quel crétin", author="zed")
    return remove_next(community, moderator)


def test_the_fields_are_those_of_the_database(removed: EnforcementAction) -> None:
    """Every required field is there, with the values of what happened."""
    fields = removed.statement
    assert fields.keys() >= REQUIRED_FIELDS
    assert fields["decision_visibility"] == ["DECISION_VISIBILITY_CONTENT_REMOVED"]
    assert fields["decision_ground"] == "DECISION_GROUND_INCOMPATIBLE_CONTENT"
    assert fields["category"] == Category.CYBER_VIOLENCE
    assert fields["decision_facts"] == FACTS
    assert (fields["content_date"], fields["application_date"]) == ("2026-01-05", "2026-01-05")
    assert (fields["automated_detection"], fields["automated_decision"]) == (
        "Yes",
        "AUTOMATED_DECISION_PARTIALLY",
    )


def test_a_human_who_sees_something_else_decides_alone(community: Project, moderator: Person) -> None:
    """Where the clause is not the one the machine proposed, no part of the decision was automatic."""
    post(community, "Quel crétin")
    fields = remove_next(community, moderator, clause_code="dignity").statement
    assert fields["automated_decision"] == "AUTOMATED_DECISION_NOT_AUTOMATED"


def test_illegal_content_names_the_law(moderator: Person) -> None:
    """A clause with a legal ground gives that ground, to the database and to the author."""
    community = make_community(policy=parse_policy(ILLEGAL))
    post(community, "I will find you")
    action = remove_next(community, moderator, clause_code="law")
    assert action.statement["decision_ground"] == "DECISION_GROUND_ILLEGAL_CONTENT"
    assert action.statement["illegal_content_legal_ground"] == "Penal Code, article 222-17"
    assert "held to be illegal: Penal Code" in str(statement_of_reasons(action, "en"))


def test_the_author_reads_it_in_english(removed: EnforcementAction) -> None:
    """What was decided, under which rule, for which facts, by whom, and how to contest it."""
    statement = statement_of_reasons(removed, "en")
    text = str(statement)
    assert [heading for heading, _ in statement.sections] == [
        *("Your message", "What was decided", "The rule", "The facts"),
        *("Who decided, and how", "What you can do"),
    ]
    assert "Quel crétin" in text
    assert "version 1, clause “respect”: Respect people." in text
    assert "insults-fr" in text
    assert "free of charge" in text
    assert statement.appeal_until == removed.decided_at + timedelta(days=184)


def test_the_author_reads_it_in_french(removed: EnforcementAction) -> None:
    """Not a word of English is left but what people wrote in it."""
    text = str(statement_of_reasons(removed, "fr"))
    assert "Votre message du 5 janvier 2026" in text
    assert (
        "Règles du Jardin des Canuts, version 1, clause «\u00a0respect\u00a0»\u00a0: Respecter les personnes."
        in text
    )
    assert "«\u00a0crétin\u00a0»" in text
    assert "Vous pouvez déposer un recours ici, gratuitement" in text


@pytest.mark.parametrize(
    ("outcome", "said"),
    [(Appeal.Outcome.OVERTURNED, "restored your message"), (Appeal.Outcome.UPHELD, "upheld")],
)
def test_the_appeal_is_told_to_its_end(
    removed: EnforcementAction, outcome: Appeal.Outcome, said: str
) -> None:
    """While it waits and once it is decided, the statement says so with the reasons."""
    later = MONDAY + timedelta(hours=1)
    appeal(action=removed, text="It was me.", now=later)
    assert "waits for another moderator" in str(statement_of_reasons(removed, "en"))
    other = make_moderator()
    taken = next_case(project=removed.case.task.project, moderator=other, now=later)
    assert taken is not None
    decide_appeal(
        assignment_id=taken.pk, moderator=other, outcome=outcome, reasons="Read in its context.", now=later
    )
    text = str(statement_of_reasons(removed, "en"))
    assert said in text
    assert "Read in its context." in text


def test_content_that_stays_needs_no_statement(community: Project, moderator: Person) -> None:
    """Nothing was held against its author."""
    post(community, "you moron")
    taken = next_case(project=community, moderator=moderator, now=MONDAY)
    assert taken is not None
    allowed = decide(
        assignment_id=taken.pk, moderator=moderator, action=EnforcementAction.Action.ALLOW, now=MONDAY
    )
    with pytest.raises(NothingToAppeal):
        statement_of_reasons(allowed, "en")
