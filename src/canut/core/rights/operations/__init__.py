"""The doors through which people exercise their rights, and through which others read their data."""
