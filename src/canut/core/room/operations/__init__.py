"""The only door through which the room is written."""
