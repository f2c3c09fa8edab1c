"""The register of rules: which versions decide on allocation and pay, and who voted for them (G13, G14)."""
