"""The only door through which moderation is written, by noun."""
