"""The sample community: a policy in two languages and an hour of its chat."""

from collections import Counter

from canut.engines.automod import check
from canut.families.moderation.samples import sample_messages, sample_policy


def test_the_policy_speaks_french_and_english() -> None:
    """Title and clauses are whole in both languages."""
    policy = sample_policy()
    assert 5 <= len(policy.clauses) <= 6
    for texts in [policy.title, *(text for clause in policy.clauses for text in (clause.title, clause.text))]:
        assert set(texts) == {"fr", "en"}


def test_the_chat_is_real_enough() -> None:
    """Over 200 distinct messages in both languages, about one in eight of which breaks a clause."""
    messages = sample_messages()
    codes = {clause.code for clause in sample_policy().clauses}
    breaking = [message for message in messages if message.clause]
    assert len(messages) > 200
    assert len({message.key for message in messages}) == len({message.text for message in messages})
    assert {message.clause for message in breaking} == codes
    assert 0.11 < len(breaking) / len(messages) < 0.13
    languages = Counter(message.language for message in messages)
    assert min(languages["fr"], languages["en"]) > 90


def test_the_machine_needs_the_humans() -> None:
    """The word rules catch most of what breaks a clause, miss some, and hold back harmless messages too."""
    rules = sample_policy().word_lists()
    verdicts = Counter((bool(check(one.text, rules)), one.clause is not None) for one in sample_messages())
    assert verdicts[True, True] > verdicts[False, True] > 0
    assert 0 < verdicts[True, False] < 12
