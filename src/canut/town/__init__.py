"""A simulated town that drives the public operations: the demo, simulation tests, replays of recorded crowds.

Everything follows from a seed and a starting time, so any run can be repeated.
"""
