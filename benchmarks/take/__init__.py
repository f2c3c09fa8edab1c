"""The parts of ``bench_take``: stores, server, clients, the check afterwards, the physical bound."""
