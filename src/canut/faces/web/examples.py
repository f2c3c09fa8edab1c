"""Project files to start from: the examples that come with Canut, made out to the client who starts."""

import json
import re
from collections.abc import Mapping
from importlib.resources import files

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EXAMPLES: Mapping[str, Promise] = {
    "choice": _("One answer of several"),
    "equivalence": _("Whether two queries mean the same"),
    "relevance": _("How well a result fits a search"),
    "company-lookup": _("A number to look up on a page"),
    "own-page": _("A page of your own, in HTML"),
    "test": _("A test to qualify by"),
}
"""Those that a client may start from, by the name of their file."""

CLIENT = re.compile(r"^client: .*$", flags=re.MULTILINE)


def example(name: str, client: str) -> str:
    """Return the project file of an example, of which `client` is the client; empty when there is none."""
    if name not in EXAMPLES:
        return ""
    text = (files("canut.town") / "jobs" / f"{name}.yaml").read_text(encoding="utf-8")
    # A JSON string is a YAML one, whatever characters the name has.
    return CLIENT.sub(lambda _line: f"client: {json.dumps(client, ensure_ascii=False)}", text)
