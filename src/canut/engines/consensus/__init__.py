"""Consensus: one answer from many, with how sure it is and how reliable each annotator is.

A frame with columns task, worker and label goes in; a `Truth` comes out, whichever method draws it:

>>> import polars as pl
>>> from canut.engines.consensus import DawidSkene, accuracy
>>> answers = pl.DataFrame(
...     {
...         "task": ["t1", "t1", "t1", "t2", "t2", "t2", "t3", "t3", "t3"],
...         "worker": ["ana", "bo", "cy"] * 3,
...         "label": ["yes", "yes", "no", "no", "no", "no", "yes", "yes", "yes"],
...     }
... )
>>> found = DawidSkene().fit(answers)
>>> found.truth["label"].to_list()
['yes', 'no', 'yes']
>>> found.workers.sort("accuracy")["worker"][0]
'cy'
>>> accuracy(found, {"t1": "yes", "t2": "no"})
1.0

Answers known to be right are evidence: ``DawidSkene().fit(answers, known={"t1": "yes"})``.

Which method: `Auto` for a closed set of classes, unless you know better; `MajorityVote` when anyone must see
why; `OneCoin` for open answers that are right or wrong (numbers, identifiers, canonical JSON); `Medoid` for
free text. `METHODS` has them all by name.

Other answers have doors of their own: `consensus.numbers`, `consensus.rankings`, `consensus.regions` (boxes,
polygons and intervals), `consensus.texts.rover`, `consensus.texts.spans` and `consensus.multilabel`.
`consensus.agreement` measures how far answers agree, `consensus.scale` draws the truth of files that outgrow
memory.

While answers arrive, a model left by the last refit gives the posterior of one task in microseconds, for an
annotator it has never met too, and a rule decides whether to ask for one more:

>>> from canut.engines.consensus import ClosedModel, StoppingRule
>>> model = ClosedModel.of(found)
>>> posterior = model.posterior([("ana", "yes"), ("newcomer", "yes")])
>>> next(iter(posterior))
'yes'
>>> StoppingRule(confidence=0.9, lead=2, at_most=7).decide(posterior, {"yes": 2}).value
'enough'
"""

from canut.engines.consensus.agreement.observed import accuracy, f1, observed_agreement
from canut.engines.consensus.beliefs import Belief
from canut.engines.consensus.calibration import expected_calibration_error, unresolved
from canut.engines.consensus.errors import ConsensusError
from canut.engines.consensus.labels import Labels
from canut.engines.consensus.method import Method
from canut.engines.consensus.methods.auto import Auto
from canut.engines.consensus.methods.dawid_skene import DawidSkene
from canut.engines.consensus.methods.majority import MajorityVote
from canut.engines.consensus.methods.medoid import Medoid, mean_similarity
from canut.engines.consensus.methods.one_coin import OneCoin
from canut.engines.consensus.methods.registry import METHODS, method
from canut.engines.consensus.next_answer import Worth, information, next_tasks, worth_of
from canut.engines.consensus.online import ClosedModel, OpenModel, closed_posterior, open_posterior
from canut.engines.consensus.reading.tables import read_gold, read_labels
from canut.engines.consensus.running import Running
from canut.engines.consensus.spending import Spending
from canut.engines.consensus.stopping import Decision, StabilityRule, StoppingRule
from canut.engines.consensus.truth import Coins, Confusions, Truth

__all__ = [
    "METHODS",
    "Auto",
    "Belief",
    "ClosedModel",
    "Coins",
    "Confusions",
    "ConsensusError",
    "DawidSkene",
    "Decision",
    "Labels",
    "MajorityVote",
    "Medoid",
    "Method",
    "OneCoin",
    "OpenModel",
    "Running",
    "Spending",
    "StabilityRule",
    "StoppingRule",
    "Truth",
    "Worth",
    "accuracy",
    "closed_posterior",
    "expected_calibration_error",
    "f1",
    "information",
    "mean_similarity",
    "method",
    "next_tasks",
    "observed_agreement",
    "open_posterior",
    "read_gold",
    "read_labels",
    "unresolved",
    "worth_of",
]
