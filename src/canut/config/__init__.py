"""The composition root: settings, addresses and the wiring of events between apps; above everything else."""
