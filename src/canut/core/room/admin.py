"""Nothing of the room is in the admin: it is private from operators (Directive (EU) 2024/2831, art. 20)."""
