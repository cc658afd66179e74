"""Runs the launcher, and turns what it reports into medians."""

import json
import math
import statistics
import subprocess
import tempfile

LEAST_RUNS = 15


class Launcher:
    """Takes the figures of programs; every run is a launcher of its own."""

    def __init__(self, program, environment, folder):
        self.program, self.environment, self.folder = program, environment, folder

    def run(self, command, **variables):
        """One run without a terminal: {"ms", "busy", "kib", "status"}, busy being the processors' ms."""
        return self._lines(["run", *command], variables)[0]

    def play(self, size, steps, command, **variables):
        """One run in a terminal: what each step reported."""
        return self._lines(["play", size, *steps, "--", *command], variables)

    def _lines(self, words, variables):
        # A terminal that goes away leaves a draft behind, which the next start would offer.
        variables = {"XDG_STATE_HOME": tempfile.mkdtemp(dir=self.folder), **variables}
        done = subprocess.run(
            [self.program, *map(str, words)], env={**self.environment, **variables}, capture_output=True, text=True,
            stdin=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{words[-1]}: {done.stderr.strip() or done.returncode}")
        return [json.loads(line) for line in done.stdout.splitlines()]


def in_turn(measurements, runs):
    """Takes figures of several programs in turn, so that what else the machine does falls on all of them.

    measurements: {name: function without arguments}. Returns {name: [what each run gave]}."""
    taken = {name: [] for name in measurements}
    for _ in range(runs):
        for name, measure in measurements.items():
            taken[name].append(measure())
    return taken


def median(values):
    return statistics.median(values)


def percentile(values, percent):
    """The nearest rank."""
    ordered = sorted(values)
    return ordered[max(math.ceil(percent / 100 * len(ordered)) - 1, 0)]


def medians(taken, pick):
    """{name: median of pick(run)}."""
    return {name: median([pick(run) for run in runs]) for name, runs in taken.items()}


def succeeded(run):
    """The run itself; a program that failed has no figure."""
    if run["status"] != 0:
        raise SystemExit(f"a measured program ended with {run['status']}")
    return run
