"""Rows of many accounts: thirty thousand profiles listed, with and without throttling, a thousand rotated over twenty targets; against
an organization in C that is no bottleneck."""

import json

from launching import in_turn, medians, succeeded
from table import at_most, faster, row, times

ACCOUNTS, REGIONS, PROFILES = 200, ["eu-west-1", "us-east-1", "ap-southeast-2"], 50
ROLE = "AppFlowOperator"
# As many places as the program asks at once, and as many updates as four places with eight each.
PLACES, UPDATES = 16, 32
OF_TARGET = 50
# On one address of this machine the locks of profiles tell regions apart and not accounts: each target has a region of its own.
TARGETS = [
    "us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1", "eu-west-1", "eu-west-2", "eu-west-3",
    "eu-central-1", "eu-north-1", "eu-south-1", "af-south-1", "me-south-1", "ap-south-1", "ap-northeast-1",
    "ap-northeast-2", "ap-northeast-3", "ap-southeast-1", "ap-southeast-2"]
# Requests a second that a place answers, where it throttles; others have used up what it had.
RATE = 0.5


def settings(programs, text):
    folder = programs.folder / "fleet/appflow-profile"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config").write_text(text)
    return {"XDG_CONFIG_HOME": str(folder.parent)}


def keys(name, account, region="eu-west-1"):
    return f"[{name}]\naws_access_key_id = AKIA{account}\naws_secret_access_key = fake-secret\nregion = {region}\n"


def listing(launcher, programs, runs):
    own = settings(
        programs, f"[target everywhere]\naws_profile = default\norganization = yes\nrole = {ROLE}\n"
        f"regions = {', '.join(REGIONS)}\n")
    files = programs.folder / "fleet-config"
    files.write_text(keys("default", "9" * 12))
    own |= {"AWS_CONFIG_FILE": str(files)}
    ours = [programs.editor, "list", "--target", "everywhere", "--output", "csv"]
    theirs = [*programs.peer("boto3_fleet.py"), "list", str(PLACES), ROLE, *REGIONS]
    with programs.organization(ACCOUNTS, PROFILES) as variables:
        taken = in_turn({
            "ours": lambda: succeeded(launcher.run(ours, **own, **variables)),
            f"boto3, {PLACES} threads": lambda: succeeded(launcher.run(theirs, **own, **variables)),
        }, runs)
    slow = []
    for _ in range(min(runs, 5)):
        with programs.organization(ACCOUNTS, PROFILES, "--rate", str(RATE)) as variables:
            slow.append(succeeded(launcher.run(ours, **own, **variables)))
    found, memory = medians(taken, lambda run: run["ms"]), medians(taken, lambda run: run["kib"] / 1024)
    least = 1000 / RATE
    slowed = medians({"ours": slow}, lambda run: run["ms"])["ours"]
    peer = f"boto3, {PLACES} threads"
    count = f"{ACCOUNTS * len(REGIONS) * PROFILES:,} profiles of {ACCOUNTS * len(REGIONS)} places"
    first, first_memory = found.pop("ours"), memory.pop("ours")
    return [
        row(f"fleet: list of {count}", "ms", first, found, [faster(peer, 4)]),
        row("fleet: peak memory of the list", "MiB", first_memory, memory, [at_most(64)]),
        row("fleet: the same, each place throttling", "ms", slowed,
            {"first request that a place answers": least}, [times("first request that a place answers", 4)],
            f"{RATE:g} requests a second for a place, used up by others at the start"),
    ]


def rotation(launcher, programs, runs):
    files = programs.folder / "fleet-targets"
    files.write_text("".join(
        keys(f"profile {name}", f"{100_000_000_000 + number}", name) for number, name in enumerate(TARGETS)))
    own = settings(
        programs, "".join(f"[target {name}]\naws_profile = {name}\nregions = {name}\n" for name in TARGETS))
    own |= {"AWS_CONFIG_FILE": str(files), "FAKE_CREDENTIAL": "fake-credential"}
    requests, rotations = [], []
    for name in TARGETS:
        for number in range(OF_TARGET):
            profile = f"profile-{number}"
            rotations.append({"profile": profile, "target": name, "secrets": {"apiKey": "env:FAKE_CREDENTIAL"}})
            requests.append([name, {
                "connectorProfileName": profile, "connectionMode": "Public", "connectorProfileConfig": {
                    "connectorProfileProperties": {"Singular": {}},
                    "connectorProfileCredentials": {"Singular": {"apiKey": "fake-credential"}}}}])
    plan, listed = programs.folder / "fleet-plan.json", programs.folder / "fleet-requests.json"
    plan.write_text(json.dumps({"rotations": rotations, "concurrency": 8}))
    listed.write_text(json.dumps(requests))
    ours = [programs.editor, "rotate", "--plan", plan, "--yes", "--no-flows", "--output", "json"]
    peer = f"boto3, {UPDATES} threads"
    with programs.organization(len(TARGETS), OF_TARGET) as variables:
        taken = in_turn({
            "ours": lambda: succeeded(launcher.run(ours, **own, **variables)),
            peer: lambda: succeeded(launcher.run(
                [*programs.peer("boto3_fleet.py"), "update", str(UPDATES), listed], **own, **variables)),
        }, runs)
    found, memory = medians(taken, lambda run: run["ms"]), medians(taken, lambda run: run["kib"] / 1024)
    mine, my_memory = found.pop("ours"), memory.pop("ours")
    return [
        row(f"fleet: rotation of 1,000 profiles over {len(TARGETS)} targets, {UPDATES} at a time", "ms", mine, found,
            [faster(peer, 4)], "ours describes, locks and journals each"),
        row("fleet: peak memory of the rotation", "MiB", my_memory, memory, [at_most(64)]),
    ]


def rows(launcher, programs, runs):
    return listing(launcher, programs, runs) + rotation(launcher, programs, runs)
