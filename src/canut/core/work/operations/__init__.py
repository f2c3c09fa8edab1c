"""The only door through which work is written, by noun: projects, tasks, leases, reviews."""
