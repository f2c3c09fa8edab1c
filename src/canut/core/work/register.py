"""The rule by which pulled work is handed out, for the register."""

from random import Random

from canut.core.rules.declared import Kind, Rule, Situation
from canut.core.work.pulling import FreeTask, next_task

TASKS = 8
MET = 0.3


def _next(situation: Situation) -> int | None:
    return next_task(situation.candidates, situation.seed)


def _draw(random: Random) -> Situation:
    """Return some free tasks, a few of them met before, for a worker somewhere among them."""
    positions = random.sample(range(1, 100), TASKS)
    tasks = [
        FreeTask(
            task_id=number,
            lane_rank=random.randint(0, 1),
            position=position,
            was_met=random.random() < MET,
        )
        for number, position in enumerate(positions, start=1)
    ]
    return Situation(tasks, seed=random.randint(0, 100))


PULL = Rule(
    slug="pull",
    version=1,
    kind=Kind.ALLOCATION,
    title={"en": "Which task you get next", "fr": "Quelle tâche vous recevez ensuite"},
    description={
        "en": (
            "Whoever asks gets the next task in the order of the client's file that they never had, from "
            "where they stopped; at the end it begins again. Nothing else about a person enters."
        ),
        "fr": (
            "Qui demande reçoit la tâche suivante, dans l'ordre du fichier du client, parmi celles jamais "
            "eues, à partir de la dernière ; à la fin, on recommence au début. Rien d'autre sur la personne "
            "n'entre en compte."
        ),
    },
    reads=FreeTask,
    in_words={
        "lane_rank": {"en": "answering comes before checking", "fr": "répondre vient avant vérifier"},
        "position": {"en": "place in the client's file", "fr": "place dans le fichier du client"},
        "was_met": {"en": "had before", "fr": "déjà reçue"},
        "last_position": {"en": "where you stopped", "fr": "où vous vous êtes arrêté"},
    },
    identity="task_id",
    seed_is="last_position",
    decide=_next,
    draw=_draw,
    modules=("canut.core.work.pulling",),
)

RULES = [PULL]
