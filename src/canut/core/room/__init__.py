"""A private room for workers and whom they elected: what is said there is theirs."""
