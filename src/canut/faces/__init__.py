"""The faces: each parses a request, calls one operation and renders; no rule lives here."""
