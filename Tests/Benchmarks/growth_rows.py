"""How cost grows: with the number of profiles in the account, and with the fields of a form."""

import contextlib
import json

from launching import in_turn, median
from screen_rows import SMALL
from table import row, times

PROFILES = [10, 100, 1000, 10_000]
FIELDS = [5, 50, 500]
# A figure that must not grow may still scatter so much.
STEADY = 1.25


def grown(what, unit, taken, sizes, pick, steady=False):
    """A row: ours at the largest size, beside ours at the smaller ones; at most linear, or not growing at all."""
    found = [median([pick(run) for run in taken[size]]) for size in sizes]
    smaller = {f"at {size:,}": value for size, value in zip(sizes[:-1], found)}
    names = list(smaller)
    target = times(names[0], STEADY) if steady else times(names[-1], sizes[-1] / sizes[-2])
    return row(f"{what}, {sizes[-1]:,}", unit, found[-1], smaller, [target])


def accounts(programs):
    """A state file of the sandbox for each number of profiles."""
    largest = programs.folder / "account.json"
    with programs.account(profiles=PROFILES[-1], state=largest):
        pass
    state = json.loads(largest.read_text())
    files = {}
    for count in PROFILES:
        files[count] = programs.folder / f"account-{count}.json"
        files[count].write_text(json.dumps({**state, "profiles": state["profiles"][:count]}))
        files[count].chmod(0o600)
    return files


def with_profiles(launcher, programs, runs):
    def steps(count):
        return [
            "wait:loading", f"wait:{count}", "idle:200", "type:" + "jk" * 5, "press:/", "type:sales", "press:\\r",
            "press:\\r", "wait:Instance", "press:\\x0e", "type:orchardprod", "memory"]

    with contextlib.ExitStack() as stack:
        taken = in_turn({
            count: lambda words=steps(count), variables=stack.enter_context(programs.account(state=state)): (
                launcher.play(SMALL, words, [programs.editor], **variables))
            for count, state in accounts(programs).items()}, runs)

    def keys(step, end="first"):
        return lambda run: median([ms for ms in run[step][end] if ms is not None])

    def grow(what, unit, pick, steady=False):
        return grown(what, unit, taken, PROFILES, pick, steady)

    return [
        grow("profiles: start to first paint", "ms", lambda run: run[0]["ms"], True),
        grow("profiles: start to the whole list", "ms", lambda run: run[0]["ms"] + run[1]["ms"]),
        grow("profiles: key in the list", "ms", keys(3), True),
        grow("profiles: key in the filter", "ms to the frame", keys(5, "last")),
        grow("profiles: key in a form", "ms", keys(10), True),
        grow("profiles: peak memory", "MiB", lambda run: run[11]["kib"] / 1024),
    ]


def with_fields(launcher, programs, runs):
    steps = [
        # The first gap is the mode, which is chosen; the field behind it is typed into.
        "wait:fill", "idle:200", "press:\\x0e\\t", "type:orchardprod", "press:\\t", "press:\\e[6~", "press:\\x10",
        "memory"]
    with programs.account() as variables:
        taken = in_turn({
            count: lambda file=programs.model(count - 3): launcher.play(
                SMALL, steps, [programs.editor, "edit", "new", "--connector-type", "Veeva", "--model", file],
                **variables)
            for count in FIELDS}, runs)

    def grow(what, unit, pick):
        return grown(what, unit, taken, FIELDS, pick)

    return [
        grow("fields: start to the form", "ms", lambda run: run[0]["ms"]),
        grow("fields: key in a field", "ms", lambda run: median([ms for ms in run[3]["first"] if ms is not None])),
        grow("fields: to the next field", "ms", lambda run: run[4]["last"]),
        grow("fields: a page down", "ms", lambda run: run[5]["last"]),
        grow("fields: opening the preview", "ms", lambda run: run[6]["last"]),
        grow("fields: peak memory", "MiB", lambda run: run[7]["kib"] / 1024),
    ]


def rows(launcher, programs, runs):
    return with_profiles(launcher, programs, runs) + with_fields(launcher, programs, runs)
