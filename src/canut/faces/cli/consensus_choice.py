"""Which method ``canut consensus`` draws labels by when it is not told."""

from canut.engines.consensus import Labels
from canut.engines.consensus.methods.auto import is_large, is_open
from canut.faces.cli.consensus_options import DEFAULT_METHOD, PLATFORM_METHOD


def method_for(labels: Labels) -> tuple[str, str | None]:
    """Name the method, and say why where it is not the usual one."""
    classes = f"{len(labels.classes):,} different labels"
    if is_open(labels):
        return "one-coin", f"{classes} are no closed set, so the method is one-coin: each is right or wrong."
    if is_large(labels):
        return PLATFORM_METHOD, (
            f"{len(labels):,} answers with {classes} take {DEFAULT_METHOD} minutes, so the method is "
            f"{PLATFORM_METHOD}; --method {DEFAULT_METHOD} takes them."
        )
    return DEFAULT_METHOD, None
