"""The private PostgreSQL starts, answers and leaves nothing behind."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest

from with_postgres import main, postgres


def test_server_answers_and_is_gone() -> None:
    """A durable server waits for the disk, and its folder is gone when it stops."""
    with postgres(durable=True) as address:
        folder = Path(unquote(urlsplit(address).netloc.partition("@")[2]))
        with psycopg.connect(host=str(folder), user="canut", dbname="canut") as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("on",)
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert not folder.exists()


@pytest.mark.parametrize("status", [0, 7])
def test_exit_status_is_the_command_s(status: int) -> None:
    """The tool ends as its command ended, having told it the address."""
    assert main(["--", "sh", "-c", f'test -n "$DATABASE_URL" && exit {status}']) == status
