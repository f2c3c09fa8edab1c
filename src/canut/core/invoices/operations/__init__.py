"""The only door through which invoices are written."""
