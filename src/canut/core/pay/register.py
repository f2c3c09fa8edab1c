"""The rule of the floor, for the register; and how a top-up of long ago is computed again."""

from random import Random

from canut.core.pay.models import TopUp
from canut.core.rules.declared import Kind, Rule, Situation
from canut.core.rules.replays import Log, Logged
from canut.engines.earnings import FloorInputs, missing_to_floor

HOUR_SECONDS = 3600


def _missing(situation: Situation) -> int:
    (inputs,) = situation.candidates
    return missing_to_floor(inputs)


def _draw(random: Random) -> Situation:
    """Return a week of somebody whose pieces pay about the floor, now and then with costs."""
    floor = random.randint(900, 1600)
    seconds = random.randint(1, 35) * HOUR_SECONDS
    inputs = FloorInputs(
        hourly_floor_minor=floor,
        on_duty_seconds=seconds,
        costs_minor=random.choice([0, 0, random.randint(100, 5_000)]),
        paid_minor=int(floor * seconds / HOUR_SECONDS * random.uniform(0.5, 1.3)),
        earlier_minor=random.choice([0, 0, 0, random.randint(1, 2_000)]),
    )
    return Situation([inputs])


FLOOR = Rule(
    slug="floor",
    version=1,
    kind=Kind.PAY,
    title={"en": "What your time pays at least", "fr": "Ce que votre temps paie au moins"},
    description={
        "en": (
            "For each person, project and pay period: if the work paid less than the hourly floor for all "
            "time on duty, waiting included, plus the accepted costs, the difference is added, rounded up to "
            "whole cents. Tips and bonuses never count toward it."
        ),
        "fr": (
            "Pour chaque personne, projet et période de paie : si le travail a payé moins que le plancher "
            "horaire pour tout le temps de service, attente comprise, augmenté des frais acceptés, la "
            "différence est ajoutée, arrondie au centime supérieur. Pourboires et primes n'y comptent jamais."
        ),
    },
    reads=FloorInputs,
    in_words={
        "hourly_floor_minor": {"en": "the hourly floor", "fr": "le plancher horaire"},
        "on_duty_seconds": {
            "en": "time on duty, waiting included",
            "fr": "temps de service, attente comprise",
        },
        "costs_minor": {"en": "accepted costs", "fr": "frais acceptés"},
        "paid_minor": {"en": "what the work paid", "fr": "ce que le travail a payé"},
        "earlier_minor": {
            "en": "earlier top-ups of the period",
            "fr": "compléments versés avant",
        },
    },
    decide=_missing,
    draw=_draw,
    modules=("canut.engines.earnings.floor",),
)


def _logged(made: TopUp) -> Logged:
    return Logged(made.rule, Situation([made.inputs]), made.amount_minor)


RULES = [FLOOR]
REPLAYS = [Log("top-up", Kind.PAY, TopUp.objects.all(), _logged)]
