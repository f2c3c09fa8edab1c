"""The three families of work: micro-work, moderation, deliveries. None imports another."""
