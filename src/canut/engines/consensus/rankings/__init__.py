"""Consensus of comparisons and rankings: which of two is better, and in what order all of them are."""

from canut.engines.consensus.rankings.bradley_terry import BradleyTerry
from canut.engines.consensus.rankings.crowd_bradley_terry import CrowdBradleyTerry
from canut.engines.consensus.rankings.method import Ranking, RankingMethod
from canut.engines.consensus.rankings.places import comparisons_of_rankings

__all__ = ["BradleyTerry", "CrowdBradleyTerry", "Ranking", "RankingMethod", "comparisons_of_rankings"]
