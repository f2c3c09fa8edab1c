"""Answers and gold from files."""
