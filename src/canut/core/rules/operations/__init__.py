"""The only door through which the register, its members and their votes are written."""
