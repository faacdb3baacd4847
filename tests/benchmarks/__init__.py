"""Benchmarks: programs that measure and print, see `run`. No tests, no time limits.

Each module has a function `measure(bench)`, which gives `Comparison`s.
"""
