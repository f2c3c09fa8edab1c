"""Which commit of the source runs, where that can be known: a failure is replayed on the same one."""

from pathlib import Path


def commit(*, folder: Path = Path(__file__).parent) -> str:
    """Return the commit that a working copy of the source has checked out; empty for an installed package."""
    for parent in folder.parents:
        git = parent / ".git"
        if (git / "HEAD").is_file():
            return _checked_out(git)
    return ""


def _checked_out(git: Path) -> str:
    head = (git / "HEAD").read_text(encoding="utf-8").strip()
    if not head.startswith("ref: "):
        return head
    name = head.removeprefix("ref: ")
    if (git / name).is_file():
        return (git / name).read_text(encoding="utf-8").strip()
    packed = git / "packed-refs"
    lines = packed.read_text(encoding="utf-8").splitlines() if packed.is_file() else []
    return next((line.split()[0] for line in lines if line.endswith(f" {name}")), "")
