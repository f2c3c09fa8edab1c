"""The rule by which cases reach moderators, for the register; and how a choice of long ago is replayed."""

from datetime import UTC, datetime, timedelta
from random import Random

from canut.core.audit.models import Event
from canut.core.rules.declared import Kind, Rule, Situation
from canut.core.rules.replays import Log, Logged
from canut.families.moderation.queue import WaitingCase, queue_order

CASES = 5
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def _in_order(situation: Situation) -> list[int]:
    return [case.case_id for case in queue_order(situation.candidates)]


def _draw(random: Random) -> Situation:
    """Return cases of a busy hour: four degrees of severity, some that came in the same minute."""
    return Situation(
        [
            WaitingCase(
                case_id=number,
                severity=random.randint(1, 4),
                waiting_since=EPOCH + timedelta(minutes=random.randint(0, 59)),
            )
            for number in range(1, CASES + 1)
        ]
    )


QUEUE = Rule(
    slug="moderation-queue",
    version=1,
    kind=Kind.ALLOCATION,
    title={"en": "Which case a moderator gets next", "fr": "Quel cas un modérateur reçoit ensuite"},
    description={
        "en": (
            "The gravest case comes first, then the one that waits longest. Nothing about the moderator "
            "enters, except that nobody meets a case twice, and that whoever has seen enough of a class of "
            "harm today gets no more of it."
        ),
        "fr": (
            "Le cas le plus grave vient d'abord, puis celui qui attend depuis le plus longtemps. Rien de la "
            "personne n'entre en compte, sauf que nul ne revoit un cas, et que qui a assez vu de contenus "
            "pénibles d'une classe aujourd'hui n'en reçoit plus."
        ),
    },
    reads=WaitingCase,
    in_words={
        "severity": {"en": "how grave the case is", "fr": "gravité du cas"},
        "waiting_since": {"en": "how long it has waited", "fr": "durée de son attente"},
    },
    identity="case_id",
    decide=_in_order,
    draw=_draw,
    modules=("canut.families.moderation.queue",),
)


def _logged(event: Event) -> Logged:
    queue = [
        WaitingCase(case_id=pk, severity=severity, waiting_since=datetime.fromisoformat(since))
        for pk, severity, since in event.data["queue"]
    ]
    others = [case.case_id for case in queue if case.case_id != event.subject_id]
    return Logged(event.data.get("rule", "none"), Situation(queue), [event.subject_id, *others])


RULES = [QUEUE]
TAKEN = Event.objects.extra(where=["verb = 'case.taken'"])
"""Written out, so that SQLite can use the partial index."""

REPLAYS = [Log("case", Kind.ALLOCATION, TAKEN, _logged)]
