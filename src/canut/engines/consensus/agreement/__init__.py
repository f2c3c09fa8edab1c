"""How far answers agree: with each other, by chance, and with gold."""
