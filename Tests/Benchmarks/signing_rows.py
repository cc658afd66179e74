"""Signing on one thread, measured within the process: the programs print the time of one signature.

Ours keeps the day's signing key, as the program does for all requests of a client. botocore makes it for each request, and so
does OpenSSL's hashing; that of a kept key stands beside it, and our signing without a kept key has a row of its own.
"""

import subprocess

from launching import in_turn, medians
from table import faster, row, times

BODY = "400"


def rows(launcher, programs, runs):
    signing, hashing = programs.tools / "signing-benchmark", programs.tools / "raw-hashing"
    commands = {
        "ours": [signing, "20000", BODY],
        "ours, first": [signing, "20000", BODY, "first"],
        "botocore": [*programs.peer("botocore_sign.py"), "2000", BODY],
        "OpenSSL's hashing": [hashing, "20000", BODY],
        "OpenSSL's hashing, key kept": [hashing, "20000", BODY, "kept"],
    }
    taken = in_turn({
        name: lambda command=command: float(
            subprocess.run(command, env=launcher.environment, capture_output=True, text=True, check=True).stdout) / 1e3
        for name, command in commands.items()}, runs)
    found = medians(taken, float)
    ours, first = found.pop("ours"), found.pop("ours, first")
    anew = {name: found[name] for name in ("botocore", "OpenSSL's hashing")}
    return [
        row(f"signing a body of {BODY} bytes", "µs", ours, found,
            [faster("botocore", 10), times("OpenSSL's hashing", 2)], "ours keeps the day's key"),
        row(f"signing a body of {BODY} bytes, the first request of a client", "µs", first, anew),
    ]
