"""Moments and days in the platform's time zone."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from canut.core.local_time import moment_text


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "1 August 2026, 00:30 (CEST)"), ("fr", "1 août 2026, 00:30 (CEST)")],
)
def test_a_moment_is_written_where_and_as_its_reader_lives(language: str, text: str) -> None:
    """In the platform's zone, which is said, with the month in the reader's language; not in UTC."""
    with translation.override(language):
        assert moment_text(datetime(2026, 7, 31, 22, 30, tzinfo=UTC)) == text
