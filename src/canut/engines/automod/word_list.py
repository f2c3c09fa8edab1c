"""The plainest rule: words and phrases that a policy names."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from canut.engines.automod.errors import NoWordsError, UnreadableWordError
from canut.engines.automod.match import Match, Severity
from canut.engines.automod.words import Word, is_spelling_of, squeezed, words_of

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class WordList:
    """Words and phrases, each with its severity; a message of n words costs about n look-ups at any length.

    Parameters
    ----------
    rule
        The name its matches carry.
    words
        Severity by word or phrase; the words of a phrase may stand apart by any spaces or punctuation.
    stretched
        Whether letters repeated three times or more still spell the word ("idioooot").
    fold_accents
        Whether "enfoire" is read as "enfoiré"; leave it off where accents tell words apart.

    Raises
    ------
    NoWordsError
        When `words` is empty.
    UnreadableWordError
        When an entry holds no letter or digit.
    """

    rule: str
    words: Mapping[str, Severity]
    stretched: bool = True
    fold_accents: bool = False
    _phrases: dict[Phrase, dict[Phrase, Severity]] = field(init=False, repr=False, compare=False)
    _lengths: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.words:
            raise NoWordsError(self.rule)
        phrases: dict[Phrase, dict[Phrase, Severity]] = defaultdict(dict)
        for entry, severity in self.words.items():
            phrase = tuple(word.folded for word in self._read(entry))
            if not phrase:
                raise UnreadableWordError(self.rule, entry)
            known = phrases[_key(phrase)]
            known[phrase] = max(severity, known.get(phrase, severity))
        # A frozen dataclass computes its index once, the way the standard library documents it.
        object.__setattr__(self, "_phrases", dict(phrases))
        object.__setattr__(self, "_lengths", tuple(sorted({len(key) for key in phrases})))

    def _read(self, text: str) -> list[Word]:
        return list(words_of(text, fold_accents=self.fold_accents))

    def matches(self, message: str) -> Iterator[Match]:
        """Yield every place where the message says an entry, also where entries overlap."""
        words = self._read(message)
        keys = [squeezed(word.folded) for word in words]
        for length in self._lengths:
            for first in range(len(words) - length + 1):
                entries = self._phrases.get(tuple(keys[first : first + length]), {})
                said = words[first : first + length]
                severity = self._severity(tuple(word.folded for word in said), entries)
                if severity is not None:
                    start, end = said[0].start, said[-1].end
                    yield Match(
                        start=start, end=end, text=message[start:end], rule=self.rule, severity=severity
                    )

    def _severity(self, said: Phrase, entries: Mapping[Phrase, Severity]) -> Severity | None:
        """Return the gravest severity of the entries that `said` spells; None when it spells none."""
        spelt = (severity for phrase, severity in entries.items() if self._spells(said, phrase))
        return max(spelt, default=None)

    def _spells(self, said: Phrase, phrase: Phrase) -> bool:
        if said == phrase:
            return True
        return self.stretched and all(map(is_spelling_of, said, phrase))


def _key(phrase: Phrase) -> Phrase:
    return tuple(map(squeezed, phrase))
