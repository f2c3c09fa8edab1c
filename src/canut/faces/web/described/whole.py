"""The whole specification as parts, and the way back."""

from typing import Any

from canut.faces.web.described.derive import group_of
from canut.faces.web.described.parts import MISSING, Data, Group, Pick, Texts
from canut.faces.web.described.wording import OWN_FORM
from canut.faces.web.finding import kinds
from canut.families.microwork.kinds import KINDS
from canut.families.microwork.specification import FieldsRefused, Specification, specification_of

SWITCHED = ("options", "form", "synthesis")
"""What depends on the kind: a kind has options, an own form has the rest."""


def root_of(kind: str, clients: list[str]) -> Group:
    """Return the parts of a specification of this kind; an empty `kind` is a form of one's own."""
    unused = ("options",) if kind not in KINDS else ("form", "synthesis")
    root = group_of(Specification, without=("kind", "client", "guidelines", *SWITCHED))
    own = group_of(Specification).parts
    client = own["client"]
    parts: dict[str, Any] = {
        "client": Pick(
            title=client.title,
            help=client.help,
            required=True,
            choices=tuple((name, name) for name in clients),
        ),
        **root.parts,
        "guidelines": Texts(title=own["guidelines"].title, help=own["guidelines"].help, long=True),
        "kind": Pick(title=own["kind"].title, help=own["kind"].help, choices=(*kinds(), ("", OWN_FORM))),
    }
    if "options" in unused:
        form = own["form"]
        assert isinstance(form, Group)  # noqa: S101 - a form is a model
        parts["form"] = Group(title=form.title, required=True, parts=form.parts)
        parts["synthesis"] = own["synthesis"]
    else:
        # A kind's options are called after it: another kind chosen by mistake takes nothing away.
        parts["options"] = group_of(KINDS[kind].options, segment=f"options.{kind}")
    return Group(parts=parts, required=True)


def described_in(config: dict[str, Any], clients: list[str]) -> Data:
    """Return the fields that say a specification, as its `to_config` gives it."""
    kind = str(config.get("kind", ""))
    return {"kind": [kind], **root_of(kind, clients).write(config, "")}


def unsaid(config: dict[str, Any], clients: list[str]) -> bool:
    """Whether the form would lose something of a specification."""
    root = root_of(str(config.get("kind", "")), clients)
    read = root.read(described_in(config, clients), "")
    try:
        return read is MISSING or specification_of(read).to_config() != config
    except FieldsRefused:
        return True
