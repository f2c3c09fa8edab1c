"""What the law asks a platform to report: taxes (DAC7), platform work, and the indicators of deliveries."""
