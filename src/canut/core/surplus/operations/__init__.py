"""The only door through which a surplus is written: what the operator spends, and how a year is shared."""
