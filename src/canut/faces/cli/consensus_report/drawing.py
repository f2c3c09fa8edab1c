"""From a matplotlib figure to an inline SVG that follows the page: its colours, its font, its width.

Nothing in it depends on the day or the machine's settings: the same findings give the same bytes.
"""

import io
import re
import warnings
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.typing import RcKeyType

# Stand-ins that matplotlib draws with; the page's stylesheet says what they are, by day and by night.
INK = "#010101"
SOFT = "#020202"
THREAD = "#030303"
INDIGO = "#040404"
MADDER = "#050505"
CLOTH = "#060606"
COLOURS = {
    INK: "ink",
    SOFT: "soft",
    THREAD: "thread",
    INDIGO: "indigo",
    MADDER: "madder",
    CLOTH: "cloth",
}

SETTINGS: "dict[RcKeyType, object]" = {
    "svg.fonttype": "none",
    "text.parse_math": False,  # a name may hold a dollar sign
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.facecolor": "none",
    "axes.titlesize": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.facecolor": "none",
    "figure.constrained_layout.use": True,
    "grid.color": THREAD,
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
}

LEFT_OUT = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>", flags=re.DOTALL)
GROUP_NAME = re.compile(r'(<g) id="[^"]*"')
COLOUR = re.compile(f"(fill|stroke): ({'|'.join(COLOURS)})")
SIZE = re.compile(r'(<svg[^>]*?) width="[\d.]+pt" height="[\d.]+pt"', flags=re.DOTALL)

WIDTH_INCHES = 3.5
LONGEST_NAME = 15


def picture(
    name: str, alt: str, paint: Callable[["Figure"], None], *, height_inches: float = 2.6
) -> SafeString:
    """Draw a figure.

    Parameters
    ----------
    name
        Sets the figure's inner names apart from those of the page's other figures.
    alt
        What the figure shows, for those who do not see it.
    paint
        Fills an empty figure.
    height_inches
        How tall it is; the width is that of a phone's page.
    """
    # Loading it takes about a second, which only a report should cost.
    import matplotlib as mpl  # noqa: PLC0415 - see above
    from matplotlib.figure import Figure  # noqa: PLC0415 - likewise

    drawn = io.StringIO()
    with mpl.rc_context(), warnings.catch_warnings():
        # A script that this machine's font lacks is drawn by the browser's.
        warnings.filterwarnings("ignore", message="Glyph", category=UserWarning)
        mpl.rcdefaults()
        mpl.rcParams.update({**SETTINGS, "svg.hashsalt": name})
        figure = Figure(figsize=(WIDTH_INCHES, height_inches))
        paint(figure)
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    return _inline(drawn.getvalue(), alt)


def short(name: str) -> str:
    """Cut a name that would take the figure's room."""
    one_line = " ".join(name.split())
    return one_line if len(one_line) <= LONGEST_NAME else f"{one_line[: LONGEST_NAME - 1]}…"


def _inline(svg: str, alt: str) -> SafeString:
    svg = GROUP_NAME.sub(r"\1", LEFT_OUT.sub("", svg))
    svg = SIZE.sub(lambda found: f'{found[1]} role="img" aria-label="{escape(alt)}"', svg, count=1)
    svg = COLOUR.sub(lambda found: f"{found[1]}: var(--{COLOURS[found[2]]})", svg)
    svg = svg.replace("'DejaVu Sans'", "system-ui, sans-serif")
    return mark_safe(svg.strip())  # noqa: S308 - matplotlib escapes the names in it, and alt is escaped here
