"""What tests/benchmarks/run runs, once there are PostgreSQL and the databases."""

import argparse
import importlib
import os
from pathlib import Path

from support.bench import Bench

HEAD = ("", "median", "p95", "ratio", "stretches", "target")


def names():
    files = Path(__file__).parent.glob("[a-z]*.py")
    return sorted(path.stem for path in files)


def line(*cells):
    what, *figures = cells
    print(f"{what:<58}", *(f"{figure:>13}" for figure in figures), flush=True)


def show(comparison):
    """The thing that is measured, and below it what it was measured against."""
    low, high = comparison.stretches
    target = ""
    if comparison.at_most is not None:
        missed = comparison.ratio > comparison.at_most
        target = f"≤ {comparison.at_most:.2f}" + "  MISSED" * missed
    for label, seconds, *figures in (
        (
            comparison.name,
            comparison.seconds,
            f"{comparison.ratio:.2f}",
            f"{low:.2f} … {high:.2f}",
            target,
        ),
        (f"    against {comparison.base_name}", comparison.base_seconds),
    ):
        times = (f"{1000 * seconds.median:.2f} ms", f"{1000 * seconds.p95:.2f} ms")
        line(label, *times, *figures)


def main():
    parser = argparse.ArgumentParser(prog="tests/benchmarks/run")
    parser.add_argument("--rounds", type=int, default=100, metavar="PERCENT")
    parser.add_argument("names", nargs="*", metavar="NAME", default=names())
    options = parser.parse_args()
    line(*HEAD)
    with Bench(options.rounds / 100) as bench:
        for name in options.names:
            measure = importlib.import_module(f"benchmarks.{name}").measure
            for comparison in measure(bench):
                show(comparison)
            load = " ".join(f"{load:.1f}" for load in os.getloadavg())
            print(f"    {name}: load average {load}, {os.cpu_count()} cores")


main()
