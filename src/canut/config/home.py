"""Where an installation keeps its store, media and secrets: ``CANUT_HOME``."""

import os
import secrets
from pathlib import Path

from platformdirs import user_data_path

KEY_FILE = "secret-key"


def home() -> Path:
    """Return the installation's folder, made on first use and readable by its owner alone."""
    folder = Path(os.environ.get("CANUT_HOME") or user_data_path("canut"))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret_key() -> str:
    """Return the signing key: the environment's, or one made once and kept in the installation's folder."""
    if given := os.environ.get("CANUT_SECRET_KEY"):
        return given
    path = home() / KEY_FILE
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key
