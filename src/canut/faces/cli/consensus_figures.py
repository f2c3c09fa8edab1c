"""The figures that ``canut consensus --json`` prints, whatever draws the truth."""

from dataclasses import asdict, dataclass

DIGITS, DIGITS_OF_SECONDS = 6, 4


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The figures by name, in this order, and nothing else: scripts rely on it; None is not measured."""

    method: str
    tasks: int
    workers: int
    labels: int
    classes: int
    accuracy: float | None = None
    f1: float | None = None
    alpha: float | None = None
    ece: float | None = None
    seconds: float

    def told(self) -> dict[str, object]:
        """Return them as they are printed, rounded."""
        digits = {"seconds": DIGITS_OF_SECONDS}
        return {
            name: round(figure, digits.get(name, DIGITS)) if isinstance(figure, float) else figure
            for name, figure in asdict(self).items()
        }
