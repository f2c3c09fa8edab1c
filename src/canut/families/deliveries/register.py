"""The rule by which orders are offered to couriers, for the register; and how an old offer is replayed."""

from random import Random

from canut.core.rules.declared import Kind, Rule, Situation
from canut.core.rules.replays import Log, Logged
from canut.engines.dispatch import Approach, nearest_free_first
from canut.families.deliveries.models import OfferLog

COURIERS = 5
FREE, ASKED = 0.7, 0.2
METRES_MAX = 4_000


def _first_asked(situation: Situation) -> int | None:
    ranking = nearest_free_first(situation.candidates, situation.seed)
    return ranking[0].courier_id if ranking else None


def _draw(random: Random) -> Situation:
    """Return couriers at places a hundred metres apart, so that some are as near as others."""
    approaches = []
    for number in range(1, COURIERS + 1):
        metres = 100 * random.randint(1, METRES_MAX // 100)
        is_free, was_asked = random.random() < FREE, random.random() < ASKED
        approaches.append(Approach(number, metres, metres // 4, is_free, was_asked))
    return Situation(approaches, seed=random.getrandbits(32))


DISPATCH = Rule(
    slug="dispatch",
    version=1,
    kind=Kind.ALLOCATION,
    title={"en": "Who is offered an order first", "fr": "À qui une course est proposée d'abord"},
    description={
        "en": (
            "Of the couriers on a running slot who have nothing in hand and were not asked for this order "
            "before, the nearest to the shop is asked first. A lot drawn from the order's number decides "
            "between couriers as near. Declining has no effect but this: one is not asked for it again."
        ),
        "fr": (
            "Parmi les coursiers dont le créneau est en cours, qui n'ont rien en main et à qui cette course "
            "n'a pas encore été proposée, le plus proche du commerce est sollicité d'abord. À distance égale "
            "décide un sort tiré du numéro de la course. Refuser n'a qu'un effet : cette course ne vous est "
            "plus proposée."
        ),
    },
    reads=Approach,
    in_words={
        "metres": {"en": "metres to the shop", "fr": "mètres jusqu'au commerce"},
        "seconds": {"en": "time to the shop", "fr": "temps jusqu'au commerce"},
        "is_free": {"en": "nothing in hand", "fr": "rien en main"},
        "was_asked": {"en": "asked for this order before", "fr": "déjà sollicité pour cette course"},
        "lot": {"en": "the lot between couriers as near", "fr": "le sort, à distance égale"},
    },
    identity="courier_id",
    decide=_first_asked,
    draw=_draw,
    modules=("canut.engines.dispatch.ranking",),
)


def _logged(log: OfferLog) -> Logged:
    candidates = [Approach(**row) for row in log.approaches]
    return Logged(log.rule_version, Situation(candidates, seed=log.seed), log.courier_id)


RULES = [DISPATCH]
REPLAYS = [Log("offer", Kind.ALLOCATION, OfferLog.objects.all(), _logged)]
