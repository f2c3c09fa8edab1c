"""What can go wrong with an export.

ExportFailed    the results could not be written; a file that was there before is untouched
"""


class ExportFailed(Exception):  # noqa: N818 - named after the fact
    """The results could not be written; the message says what to do."""
