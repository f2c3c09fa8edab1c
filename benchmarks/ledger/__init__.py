"""Parts of the ledger benchmark; `bench_ledger.py` runs them."""
