"""Signing on one thread, measured within the process: the programs print the time of one signature."""

import subprocess

from launching import in_turn, medians
from table import faster, row, times

BODY = "400"


def rows(launcher, programs, runs):
    commands = {
        "ours": [programs.tools / "signing-benchmark", "20000", BODY],
        "botocore": [*programs.peer("botocore_sign.py"), "2000", BODY],
        "OpenSSL's hashing": [programs.tools / "raw-hashing", "20000", BODY],
    }
    taken = in_turn({
        name: lambda command=command: float(
            subprocess.run(command, env=launcher.environment, capture_output=True, text=True, check=True).stdout) / 1e3
        for name, command in commands.items()}, runs)
    found = medians(taken, float)
    ours = found.pop("ours")
    return [row(f"signing a body of {BODY} bytes", "µs", ours, found,
                [faster("botocore", 10), times("OpenSSL's hashing", 2)])]
