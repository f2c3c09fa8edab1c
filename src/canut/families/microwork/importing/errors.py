"""What can go wrong with an import.

ImportFailed
├── FileRefused      the file cannot be read as rows at all: nothing was imported
└── ImportStopped    part of the rows are in, whole batches; running it again completes it
"""

from canut.families.microwork.importing.report import ImportReport


class ImportFailed(Exception):  # noqa: N818 - named after the fact
    """A file was not imported to its end; the message says what to do."""


class FileRefused(ImportFailed):
    """The file cannot be read as rows of items; nothing was imported."""


class ImportStopped(ImportFailed):
    """The import ended early; what is in stays in, and running it again goes on.

    Attributes
    ----------
    report
        What had been done by then.
    """

    def __init__(self, message: str, report: ImportReport) -> None:
        self.report = report
        super().__init__(message)
