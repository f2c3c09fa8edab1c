"""Scores and ranks from comparisons."""

from itertools import combinations
from math import log
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from scipy.stats import kendalltau

from canut.engines.consensus.errors import EmptyLabelsError, LabelsError, MissingColumnError, ParameterError
from canut.engines.consensus.rankings.bradley_terry import BradleyTerry
from canut.engines.consensus.rankings.comparisons import Comparisons
from canut.engines.consensus.rankings.crowd_bradley_terry import CrowdBradleyTerry
from canut.engines.consensus.rankings.method import RankingMethod
from canut.engines.consensus.rankings.places import comparisons_of_rankings

SCHEMA = dict.fromkeys(("worker", "left", "right", "winner"), pl.String)
every_method = pytest.mark.parametrize(
    "method", [BradleyTerry(), CrowdBradleyTerry()], ids=["plain", "crowd"]
)

Row = tuple[str, str, str, str | None]


def frame(rows: list[Any]) -> pl.DataFrame:
    """Make a frame of comparisons."""
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def known_frame(rows: list[Any]) -> pl.DataFrame:
    """Make a frame of known comparisons."""
    return frame([("", *row) for row in rows]).drop("worker")


@st.composite
def comparisons(draw: st.DrawFn) -> list[Row]:
    """Draw comparisons of four items, each worker at most once a pair."""
    pair = st.sampled_from(list(combinations("pqrs", 2)))
    made = draw(st.lists(st.tuples(st.sampled_from(["ana", "bo", "cy"]), pair), unique=True, min_size=1))
    return [(worker, *items, draw(st.sampled_from([*items, None]))) for worker, items in made]


def made_crowd(reliabilities: list[float], *, seed: int, items: int = 15) -> tuple[pl.DataFrame, list[float]]:
    """Let every worker compare half of all pairs, saying the opposite of what they see when unreliable."""
    rng = np.random.default_rng(seed)
    score = np.sort(rng.normal(0, 2, items))[::-1]
    rows = []
    for worker, reliability in enumerate(reliabilities):
        for i, j in combinations(range(items), 2):
            if rng.random() < 0.5:
                seen = rng.random() < 1 / (1 + np.exp(score[j] - score[i]))
                won = i if seen == (rng.random() < reliability) else j
                rows.append((f"w{worker}", f"i{i:02}", f"i{j:02}", f"i{won:02}"))
    return frame(rows), score.tolist()


def likeness(found: pl.DataFrame, score: list[float]) -> float:
    """Kendall's tau between the scores found and the true ones."""
    return float(kendalltau(found.sort("item")["score"].to_numpy(), score).statistic)


def log_posterior(made: Comparisons, score: Any, reliability: Any) -> float:
    """Write the model of CrowdBT down once more, plainly, with the default parameters."""
    total = 0.0
    for worker, winner, loser, weight in zip(made.worker, made.winner, made.loser, made.weight, strict=True):
        p = 1 / (1 + np.exp(score[loser] - score[winner]))
        total += weight * log(reliability[worker] * p + (1 - reliability[worker]) * (1 - p))
    total += 0.1 * sum(log(1 / (1 + np.exp(-s))) + log(1 / (1 + np.exp(s))) for s in score)
    return total + sum(10 * (0.8 * log(r) + 0.2 * log(1 - r)) for r in reliability)


def test_the_published_baseball_scores() -> None:
    """The American League of 1987 (Agresti, Categorical Data Analysis) has the scores published."""
    teams = ["Milwaukee", "Detroit", "Toronto", "New York", "Boston", "Cleveland", "Baltimore"]
    wins = [
        [0, 7, 9, 7, 7, 9, 11],
        [6, 0, 7, 5, 11, 9, 9],
        [4, 6, 0, 7, 7, 8, 12],
        [6, 8, 6, 0, 6, 7, 10],
        [6, 2, 6, 7, 0, 7, 12],
        [4, 4, 5, 6, 6, 0, 6],
        [2, 4, 1, 3, 1, 7, 0],
    ]
    games = [
        (f"game {i} {j} {game}", teams[i], teams[j], teams[i])
        for i in range(7)
        for j in range(7)
        for game in range(wins[i][j])
    ]
    found = BradleyTerry(prior=1e-4).fit(frame(games))
    score = dict(found.truth.select("item", "score").rows())
    published = [1.5814, 1.4364, 1.2945, 1.2476, 1.1077, 0.6839, 0]
    assert [score[team] - score["Baltimore"] for team in teams] == pytest.approx(published, abs=1e-3)
    assert found.truth["item"].to_list() == teams
    assert found.converged


def test_two_items_by_hand() -> None:
    """Three wins to one are log 3 apart, and a tie counts half for either side."""
    rows: list[Row] = [(worker, "x", "y", won) for worker, won in zip("abcd", "xxxy", strict=True)]
    found = BradleyTerry(prior=1e-4).fit(frame(rows)).truth
    assert found["score"][0] - found["score"][1] == pytest.approx(log(3), abs=1e-4)
    tied = BradleyTerry(prior=1e-4).fit(frame([*rows, ("4", "x", "y", None)])).truth
    assert tied["score"][0] - tied["score"][1] == pytest.approx(log(3.5 / 1.5), abs=1e-4)


def test_the_prior_by_hand() -> None:
    """One win, and one each way against an imaginary item: finite, opposite scores that solve the model."""
    found = BradleyTerry(prior=1).fit(frame([("a", "x", "y", "x")])).truth
    assert found["item"].to_list() == ["x", "y"]
    score = found["score"][0]
    assert found["score"][1] == pytest.approx(-score)
    expected = 1 / (1 + np.exp(-2 * score)) + 2 / (1 + np.exp(-score))
    assert expected == pytest.approx(1 + 1)


@every_method
@given(rows=comparisons(), order=st.randoms(use_true_random=False))
def test_order_and_sides_never_matter(method: RankingMethod, rows: list[Row], order: Any) -> None:
    """Shuffled rows with left and right exchanged give the same ranking, and the frame stays as it was."""
    turned = [(worker, right, left, winner) for worker, left, right, winner in rows]
    order.shuffle(turned)
    crowd = frame(turned)
    one, other = method.fit(frame(rows)), method.fit(crowd)
    assert_frame_equal(one.truth, other.truth, check_exact=True)
    assert_frame_equal(one.workers, other.workers, check_exact=True)
    assert_frame_equal(crowd, frame(turned))


@every_method
@given(rows=comparisons())
def test_the_tables_are_whole(method: RankingMethod, rows: list[Row]) -> None:
    """Every item and worker once, ranks from 1 by falling score, shares between 0 and 1."""
    found = method.fit(frame(rows))
    assert sorted(found.truth["item"]) == sorted(
        {item for _, left, right, _ in rows for item in (left, right)}
    )
    assert found.truth["rank"][0] == 1
    assert found.truth["rank"].is_sorted()
    assert found.truth["confidence"].is_between(0.5 - 1e-6, 1).all()
    assert found.workers["worker"].to_list() == sorted({row[0] for row in rows})
    assert found.workers["answers"].sum() == len(rows)
    assert found.workers["reliability"].is_between(0, 1).all()


@every_method
@given(order=st.permutations("pqrst"), workers=st.integers(1, 3))
def test_a_unanimous_order_is_the_ranking(method: RankingMethod, order: list[str], workers: int) -> None:
    """What everybody says stands, be it one worker."""
    rows = [(f"w{w}", a, b, a) for w in range(workers) for a, b in combinations(order, 2)]
    found = method.fit(frame(rows)).truth
    assert found["item"].to_list() == list(order)
    assert found["rank"].to_list() == [1, 2, 3, 4, 5]


@every_method
def test_separate_groups_have_scores(method: RankingMethod) -> None:
    """Items that nobody compared with the others are ranked all the same, and equals share a rank."""
    found = method.fit(frame([("a", "p", "q", "p"), ("a", "r", "s", "r"), ("a", "u", "v", None)])).truth
    assert found["rank"].to_list() == [1, 1, 3, 3, 5, 5]
    assert found["confidence"][0] == pytest.approx(0.5, abs=1e-3)


@every_method
def test_the_last_comparison_of_a_worker_counts(method: RankingMethod) -> None:
    """Of two comparisons of the same items by the same worker, on whichever side, the last row counts."""
    found = method.fit(frame([("a", "p", "q", "p"), ("a", "q", "p", "q")]))
    assert found.truth["item"].to_list() == ["q", "p"]
    assert found.workers["answers"].to_list() == [1]


@every_method
def test_known_comparisons_are_evidence(method: RankingMethod) -> None:
    """Gold turns an order that two workers agree on, and says who is right."""
    rows: list[Row] = [(w, a, b, a) for w in ("x", "y") for a, b in combinations("pqrs", 2)]
    rows += [("z", a, b, b) for a, b in combinations("pqrs", 2)]
    gold = known_frame([(a, b, b) for a, b in combinations("pqrs", 2)])
    found = method.fit(frame(rows), known=gold)
    assert found.truth["item"].to_list() == ["s", "r", "q", "p"]
    reliability = found.workers["reliability"].to_list()
    assert reliability[2] > 0.7
    assert max(reliability[:2]) < 0.6
    assert method.fit(frame(rows)).truth["item"].to_list() == ["p", "q", "r", "s"]


def test_crowd_finds_the_reliability_of_each_worker() -> None:
    """The reliabilities are those the crowd was made with, of one who says the opposite too."""
    crowd, _ = made_crowd([0.95, 0.9, 0.9, 0.5, 0.1], seed=1, items=25)
    found = CrowdBradleyTerry().fit(crowd)
    assert found.converged
    assert np.allclose(found.reliability, [0.95, 0.9, 0.9, 0.5, 0.1], atol=0.15)


@given(rows=comparisons())
def test_crowd_stands_on_a_summit(rows: list[Row]) -> None:
    """At the scores found, a step of any score or reliability either way is no way up."""
    made = Comparisons.from_frame(frame(rows))
    found = CrowdBradleyTerry().infer(made)
    summit = log_posterior(made, found.score, found.reliability)
    for step in (-0.05, 0.05):
        for place in range(len(made.items)):
            moved = found.score + step * (np.arange(len(made.items)) == place)
            assert log_posterior(made, moved, found.reliability) <= summit + 1e-6
        for place in range(len(made.workers)):
            moved = found.reliability + step * (np.arange(len(made.workers)) == place)
            assert log_posterior(made, found.score, np.clip(moved, 0.01, 0.99)) <= summit + 1e-6


def test_crowd_beats_the_plain_model_where_workers_differ() -> None:
    """With spammers and one who says the opposite, the order is nearer to the truth."""
    gains = []
    for seed in range(3):
        crowd, score = made_crowd([0.95, 0.95, 0.5, 0.5, 0.05], seed=seed)
        plain, weighed = BradleyTerry().fit(crowd).truth, CrowdBradleyTerry().fit(crowd).truth
        gains.append(likeness(weighed, score) - likeness(plain, score))
    assert min(gains) > 0.1


def test_errors_shrink_with_comparisons() -> None:
    """Four times the comparisons, about half the error of the difference between neighbours."""
    few = BradleyTerry().fit(frame([(str(i), "x", "y", "xy"[i % 2]) for i in range(20)])).truth
    many = BradleyTerry().fit(frame([(str(i), "x", "y", "xy"[i % 2]) for i in range(80)])).truth
    assert few["confidence"].to_list() == pytest.approx([0.5, 0.5])
    assert few["standard_error"][0] > many["standard_error"][0]


def test_rankings_become_comparisons() -> None:
    """Better places win, equal places tie, and of two places of an item the last counts."""
    ranked = pl.DataFrame(
        {"worker": ["a"] * 5, "item": ["x", "y", "z", "w", "w"], "place": [1, 2, 2, 9, 3], "task": "t"}
    )
    made = comparisons_of_rankings(ranked)
    assert made.rows() == [
        ("a", "w", "x", "x"),
        ("a", "w", "y", "y"),
        ("a", "w", "z", "z"),
        ("a", "x", "y", "x"),
        ("a", "x", "z", "x"),
        ("a", "y", "z", None),
    ]
    assert BradleyTerry().fit(made).truth["item"].to_list() == ["x", "y", "z", "w"]


@given(orders=st.lists(st.permutations("pqrs"), min_size=1, max_size=4))
def test_whole_rankings_give_borda_order(orders: list[list[str]]) -> None:
    """Where everybody ranks everything, the scores follow the sums of places."""
    rows = [(str(w), item, place) for w, order in enumerate(orders) for place, item in enumerate(order)]
    ranked = pl.DataFrame(rows, schema=["worker", "item", "place"], orient="row")
    found = dict(BradleyTerry().fit(comparisons_of_rankings(ranked)).truth.select("item", "score").rows())
    places = {item: sum(order.index(item) for order in orders) for item in "pqrs"}
    for one, other in combinations("pqrs", 2):
        apart = places[other] - places[one]
        assert np.sign(round(found[one] - found[other], 5)) == np.sign(apart)


def test_unusable_comparisons_are_refused() -> None:
    """The message names the column and the row."""
    with pytest.raises(EmptyLabelsError):
        BradleyTerry().fit(frame([]))
    with pytest.raises(MissingColumnError, match="winner"):
        BradleyTerry().fit(frame([("a", "x", "y", "x")]).drop("winner"))
    with pytest.raises(MissingColumnError, match="left"):
        BradleyTerry().fit(frame([("a", "x", "y", "x")]).drop("left"))
    with pytest.raises(LabelsError, match=r"right repeats.*data row 2"):
        BradleyTerry().fit(frame([("a", "x", "y", "x"), ("a", "x", "x", "x")]))
    with pytest.raises(LabelsError, match=r"winner names neither.*data row 1"):
        BradleyTerry().fit(frame([("a", "x", "y", "z")]))
    with pytest.raises(LabelsError, match="Column worker has 1 empty"):
        BradleyTerry().fit(frame([(None, "x", "y", "x")]))
    with pytest.raises(LabelsError, match="place"):
        comparisons_of_rankings(pl.DataFrame({"worker": ["a"], "item": ["x"], "place": ["first"]}))
    with pytest.raises(MissingColumnError, match="item"):
        comparisons_of_rankings(pl.DataFrame({"worker": ["a"], "place": [1]}))


@pytest.mark.parametrize(
    "bad", [{"prior": 0}, {"known_weight": -1}, {"max_iterations": 0}, {"tolerance": -1}, {"smoothing": 0}]
)
def test_senseless_parameters_are_refused(bad: dict[str, Any]) -> None:
    """The message names the parameter."""
    with pytest.raises(ParameterError, match=next(iter(bad))):
        CrowdBradleyTerry(**bad)
    if "smoothing" not in bad:
        with pytest.raises(ParameterError, match=next(iter(bad))):
            BradleyTerry(**bad)
