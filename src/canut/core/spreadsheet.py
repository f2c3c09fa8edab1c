"""What a spreadsheet program does with a cell."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that starts so is run as a formula by spreadsheet programs (OWASP, "CSV Injection")."""


def safe_cell(text: str) -> str:
    """Return `text` so that no spreadsheet program runs it: an apostrophe goes before a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
