"""Measurements, run by hand: `python -m tests.benchmarks NAME`. No test waits for them."""
