"""The parts of the benchmark of the consensus engine."""
