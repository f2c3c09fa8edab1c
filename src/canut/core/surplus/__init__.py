"""A year's surplus: the waterfall of the operator's legal form, and the shares of those who worked (G20)."""
