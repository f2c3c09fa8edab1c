"""Decisions about work and people, and appeals."""
