"""Who did what and why."""
