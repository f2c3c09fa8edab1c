"""People's rights over what is held on them: somebody reads their file, somebody leaves for good."""

from canut.core.rights.file import personal_file
from canut.core.rights.operations.erasure import erase
from canut.town.months.town import Town


class Rights:
    """Asks for files, and for an erasure until it is granted."""

    def __init__(self, town: Town) -> None:
        self._town = town

    def read_file(self) -> None:
        """Let somebody read all that is held on them: their work must be in it."""
        town, now = self._town, self._town.now
        person = town.random.choice(town.folk.paid)
        made = town.do(person, "read file", lambda: personal_file(person=person, now=now))
        answered = any(one.answered_at is not None for one in town.diary.by_person[person.pk])
        if made is not None:
            town.expect(bool(made.sections) or not answered, f"the file of {person.pk} is empty")

    def leave(self) -> None:
        """Let the worker who joined last ask to be forgotten; refused while anything is owed or open."""
        town, now = self._town, self._town.now
        if town.folk.gone:
            return
        person = town.folk.workers[-1]
        town.folk.stopping.add(person.pk)
        if town.do(person, "erase", lambda: erase(person=person, actor=person, now=now)) is not None:
            town.folk.gone.append(town.folk.workers.pop())
