"""Reading a policy from a YAML file that people write by hand."""

from pathlib import Path

import yaml
from django.utils.translation import gettext as _
from pydantic import ValidationError

from canut.families.moderation.drafts import PolicyDraft
from canut.families.moderation.errors import PolicyInvalid


def read_policy(path: Path) -> PolicyDraft:
    """Read a policy.

    Raises
    ------
    PolicyInvalid
        When the file cannot be read, or what it says makes no policy; the message points at the place.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = _("%(file)s cannot be read (%(reason)s); save it as UTF-8 text and check its path")
        raise PolicyInvalid(message % {"file": path, "reason": error}) from None
    return parse_policy(text, name=path.name)


def parse_policy(text: str, *, name: str = "policy.yaml") -> PolicyDraft:
    """Make a policy of YAML text; `name` stands for the file in messages.

    Raises
    ------
    PolicyInvalid
        When the text is no YAML or makes no policy.
    """
    try:
        written = yaml.safe_load(text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        message = _("%(file)s, line %(line)s: %(problem)s; compare with the sample policy")
        raise PolicyInvalid(message % {"file": name, "line": line, "problem": error.problem}) from None
    except (yaml.YAMLError, ValueError) as error:
        message = _("%(file)s is no YAML: %(problem)s; compare with the sample policy")
        raise PolicyInvalid(message % {"file": name, "problem": error}) from None
    try:
        return PolicyDraft.model_validate(written)
    except ValidationError as error:
        faults = [_fault(name, root, fault["loc"], fault["msg"]) for fault in error.errors()]
        raise PolicyInvalid("\n".join(faults)) from None


def _fault(name: str, root: yaml.Node | None, place: tuple[int | str, ...], problem: str) -> str:
    facts = {
        "file": name,
        "line": _line_of(root, place),
        "place": ".".join(map(str, place)) or _("the policy"),
        "problem": problem.removeprefix("Value error, "),
    }
    return _("%(file)s, line %(line)s, %(place)s: %(problem)s") % facts


def _line_of(node: yaml.Node | None, place: tuple[int | str, ...]) -> int:
    """Return the line of the deepest node on the way to `place` that is there."""
    line = node.start_mark.line + 1 if node else 1
    for step in place:
        match node:
            case yaml.SequenceNode(value=children) if isinstance(step, int) and step < len(children):
                node = children[step]
            case yaml.MappingNode(value=pairs):
                found = [(key, child) for key, child in pairs if key.value == str(step)]
                if not found:
                    return line
                line, node = found[0][0].start_mark.line + 1, found[0][1]
                continue
            case _:
                return line
        line = node.start_mark.line + 1
    return line
