"""The only door through which deliveries are written, by noun: projects, orders, duty, offers, rides."""
