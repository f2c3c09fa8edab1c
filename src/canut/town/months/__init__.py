"""Months of a simulated town: people, work, money, faults, and an oracle that keeps books of its own.

Everything follows from a seed: the same seed lives the same months, and a failure is replayed from it.
"""
