"""Canut: the open platform for the paid human work behind "automatic" services."""

__version__ = "0.1.0"
