"""The ``canut`` command: it runs with this installation's settings."""

import os

from canut.faces.cli.app import app


def main() -> None:
    """Run the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "canut.config.settings")
    app(prog_name="canut")
