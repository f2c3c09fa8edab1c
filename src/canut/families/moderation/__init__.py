"""Moderation: reported or held content, taken from a queue ordered by severity and age."""
