"""What the tests of the house look at: its files, parsed once."""

import ast
import functools
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "canut"


@dataclass(frozen=True, kw_only=True)
class Module:
    """One Python file of the project."""

    path: Path

    @property
    def name(self) -> str:
        """The file's path inside the project."""
        return str(self.path.relative_to(ROOT))

    @functools.cached_property
    def text(self) -> str:
        """The file's text."""
        return self.path.read_text(encoding="utf-8")

    @functools.cached_property
    def tree(self) -> ast.Module:
        """The file's syntax tree."""
        return ast.parse(self.text, filename=self.name)

    def at(self, node: ast.AST) -> str:
        """Say where a node stands."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


def modules_under(folder: Path) -> list[Module]:
    """Return the Python files below a folder that people write: all but migrations."""
    return [Module(path=path) for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts]


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def source_modules() -> list[Module]:
    """Return the modules of the package."""
    return modules_under(SOURCE)


@pytest.fixture(scope="session")
def test_modules() -> list[Module]:
    """Return the modules of the tests."""
    return modules_under(ROOT / "tests")


@pytest.fixture(scope="session")
def all_modules(source_modules: list[Module], test_modules: list[Module]) -> list[Module]:
    """Return every module that people write, tools and benchmarks included."""
    others = [*modules_under(ROOT / "tools"), *modules_under(ROOT / "benchmarks")]
    return [*source_modules, *test_modules, *others, Module(path=ROOT / "hatch_build.py")]


@pytest.fixture(scope="session")
def project_files() -> list[Path]:
    """Return the files that are committed or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]
