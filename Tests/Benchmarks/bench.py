#!/usr/bin/env python3
"""Measures the editor beside its peers, prints one table and writes it as JSON.

usage: bench.py --editor FILE --sandbox FILE --tools FOLDER [--runs N] [--json FILE] [GROUP ...]
"""

import argparse
import json
import pathlib
import platform
import sys
import tempfile

import fleet_rows
import growth_rows
import line_rows
import request_rows
import screen_rows
import signing_rows
from launching import LEAST_RUNS, Launcher
from programs import Programs
from table import markdown

GROUPS = {
    "screen": screen_rows.rows,
    "requests": request_rows.rows,
    "growth": growth_rows.rows,
    "line": line_rows.rows,
    "signing": signing_rows.rows,
    "fleet": fleet_rows.rows,
}


def machine():
    """What kind of machine this is."""
    text = pathlib.Path("/proc/cpuinfo").read_text()
    models = [line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name")]
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    return f"{len(models)} × {models[0] if models else platform.machine()}, {system}, Linux {platform.release()}"


def main():
    parser = argparse.ArgumentParser(description="Measures the editor beside its peers.")
    parser.add_argument("--editor", type=pathlib.Path, required=True, help="the release executable")
    parser.add_argument("--sandbox", type=pathlib.Path, required=True, help="the sandbox's executable")
    parser.add_argument("--tools", type=pathlib.Path, required=True, help="the folder of the launcher and C peers")
    parser.add_argument("--runs", type=int, default=LEAST_RUNS, help="runs of whole processes")
    parser.add_argument("--json", type=pathlib.Path, help="where the figures go as JSON")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"only these of {', '.join(GROUPS)}")
    options = parser.parse_args()
    unknown = set(options.groups) - set(GROUPS)
    if unknown:
        parser.error(f"no such group: {', '.join(sorted(unknown))}")
    rows = []
    with tempfile.TemporaryDirectory(prefix="appflow-bench-") as folder:
        programs = Programs(
            options.editor.absolute(), options.sandbox.absolute(), options.tools.absolute(), sys.executable,
            folder)
        launcher = Launcher(programs.tools / "launcher", programs.environment(), folder)
        for name, measure in GROUPS.items():
            if not options.groups or name in options.groups:
                print(f"Measuring: {name}", file=sys.stderr)
                rows += measure(launcher, programs, options.runs)
    print(f"{machine()}; medians of {options.runs} runs\n")
    print(markdown(rows))
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(
            {"machine": machine(), "runs": options.runs, "rows": rows}, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
