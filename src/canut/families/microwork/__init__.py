"""Micro-work: rows of a client's file, answered by people and models, put together into one result."""
