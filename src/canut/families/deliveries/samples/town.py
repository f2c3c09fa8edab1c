"""The map of Brévalon, invented for this project: a river town of three kilometres across."""

from dataclasses import dataclass

from canut.engines.dispatch import Place


@dataclass(frozen=True, slots=True)
class Quarter:
    """A part of the town: its middle, and streets to live in."""

    name: str
    middle: Place
    streets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SampleShop:
    """A shop of the town, and how many minutes it takes to prepare an order, at least and at most."""

    name: str
    address: str
    area: str
    place: Place
    preparation_minutes: tuple[int, int]


QUARTERS = (
    Quarter("Vieux-Marché", Place(46.5010, 3.6005), ("rue des Tisserandes", "place de la Navette")),
    Quarter("Quai-aux-Laines", Place(46.4975, 3.6062), ("quai aux Laines", "passage du Foulon")),
    Quarter("Belle-Croix", Place(46.5071, 3.5968), ("avenue de Belle-Croix", "rue du Puits-Clair")),
    Quarter("Les Ormeaux", Place(46.5046, 3.6121), ("allée des Ormeaux", "rue Octavie-Ferrand")),
    Quarter("Gare", Place(46.4938, 3.5937), ("rue de la Petite-Vitesse", "cours de la Gare")),
    Quarter("Haut-Plateau", Place(46.5122, 3.6074), ("montée du Plateau", "rue des Trois-Horizons")),
)

SHOPS = (
    SampleShop("Le Bol de Riz", "4 place de la Navette", "Vieux-Marché", Place(46.5013, 3.6001), (8, 15)),
    SampleShop("Chez Ninon", "17 rue des Tisserandes", "Vieux-Marché", Place(46.5005, 3.6018), (12, 22)),
    SampleShop("La Pâte Mère", "2 quai aux Laines", "Quai-aux-Laines", Place(46.4981, 3.6049), (10, 18)),
    SampleShop(
        "Épicerie du Foulon", "9 passage du Foulon", "Quai-aux-Laines", Place(46.4969, 3.6070), (3, 6)
    ),
    SampleShop("Le Dal Jaune", "31 avenue de Belle-Croix", "Belle-Croix", Place(46.5066, 3.5974), (10, 20)),
    SampleShop("Pharmacie des Ormeaux", "1 allée des Ormeaux", "Les Ormeaux", Place(46.5041, 3.6113), (2, 5)),
    SampleShop("Crêpes du Départ", "6 cours de la Gare", "Gare", Place(46.4942, 3.5944), (6, 12)),
    SampleShop(
        "Le Grill d'en Haut", "12 montée du Plateau", "Haut-Plateau", Place(46.5115, 3.6069), (12, 20)
    ),
)

COURIER_STARTS = (
    Place(46.5008, 3.6010),
    Place(46.5008, 3.6010),
    Place(46.4985, 3.6040),
    Place(46.4950, 3.5955),
    Place(46.5060, 3.5985),
    Place(46.5035, 3.6100),
    Place(46.5095, 3.6050),
    Place(46.4990, 3.5990),
)
"""Where eight couriers stand when their slot begins; two of them wait at the same corner."""
