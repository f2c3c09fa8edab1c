"""The ``canut`` command: Django is set up first, then the command line face is loaded."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "canut.config.settings")
django.setup()

from canut.faces.cli.app import app  # noqa: E402 - the face imports models, which need Django set up


def main() -> None:
    """Run the command line."""
    app()
