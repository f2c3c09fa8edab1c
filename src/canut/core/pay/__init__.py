"""Accruals, pay runs and statements."""
