"""Persons, organisations, memberships, qualifications and consent."""
