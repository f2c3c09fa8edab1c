"""Automod: what a machine can say about a message before a person reads it.

Rules go in with the message; the places where they match come out, each with its rule and its severity:

>>> from canut.engines.automod import Severity, WordList, check, worst_severity
>>> insults = WordList(rule="insults", words={"idiot": Severity.LOW, "fils de rien": Severity.MEDIUM})
>>> found = check("Quel IDIOT, ce fils   de rien !", [insults])
>>> [(match.text, match.severity.name) for match in found]
[('IDIOT', 'LOW'), ('fils   de rien', 'MEDIUM')]
>>> worst_severity(found).name
'MEDIUM'

Letters repeated three times or more are read as emphasis, invisible characters are not read at all, and a
word matches whole or not at all:

>>> [match.text for match in check("idioooot ... idiotie", [insults])]
['idioooot']

A rule is anything with a name and a `matches` method; see `Rule`.
"""

from canut.engines.automod.checking import Rule, check, worst_severity
from canut.engines.automod.errors import AutomodError, NoWordsError, UnreadableWordError
from canut.engines.automod.match import Match, Severity
from canut.engines.automod.word_list import WordList

__all__ = [
    "AutomodError",
    "Match",
    "NoWordsError",
    "Rule",
    "Severity",
    "UnreadableWordError",
    "WordList",
    "check",
    "worst_severity",
]
