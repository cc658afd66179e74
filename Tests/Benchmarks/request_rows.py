"""Rows of requests: one answered, one sent, a thousand checked, a thousand profiles rotated; and the executable."""

import json
import re
import subprocess

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import boto3

from launching import in_turn, medians, succeeded
from programs import curl
from screen_rows import SMALL
from table import at_most, faster, row, times

BULK = 1000
# Connectors whose credentials are a few plain fields.
CREDENTIALS = {
    "Veeva": ["username", "password"], "Snowflake": ["username", "password"],
    "Servicenow": ["username", "password"], "Amplitude": ["apiKey", "secretKey"],
    "Datadog": ["apiKey", "applicationKey"], "Dynatrace": ["apiToken"], "Singular": ["apiKey"],
    "Trendmicro": ["apiSecretKey"], "Infornexus": ["accessKeyId", "userId", "secretAccessKey", "datakey"],
}
SYSTEM_LIBRARIES = re.compile(
    r"lib(ncursesw|tinfo|curl|ssl|crypto|c|m|dl|rt|util|pthread|gcc_s|stdc\+\+)\.so|ld-linux")


def requests_of_account(variables, count):
    """One update for each of so many profiles: their properties as they are, made-up credentials."""
    client = boto3.client(
        "appflow", endpoint_url=variables["AWS_ENDPOINT_URL_APPFLOW"], region_name=variables["AWS_REGION"],
        aws_access_key_id=variables["AWS_ACCESS_KEY_ID"], aws_secret_access_key=variables["AWS_SECRET_ACCESS_KEY"])
    found = []
    page = {"nextToken": None}
    while "nextToken" in page and len(found) < count:
        page = client.describe_connector_profiles(**({"nextToken": page["nextToken"]} if page["nextToken"] else {}))
        for profile in page["connectorProfileDetails"]:
            fields = CREDENTIALS.get(profile["connectorType"])
            if fields and len(found) < count:
                properties = profile["connectorProfileProperties"]
                kind = next(iter(properties))
                found.append({
                    "connectorProfileName": profile["connectorProfileName"],
                    "connectionMode": profile["connectionMode"],
                    "connectorProfileConfig": {
                        "connectorProfileProperties": properties,
                        "connectorProfileCredentials": {kind: {field: f"fake-{field}" for field in fields}}}})
    if len(found) < count:
        raise SystemExit(f"the account has {len(found)} profiles for the benchmark, not {count}")
    return found


def write(path, value):
    path.write_text(json.dumps(value))
    return path


def one_form(launcher, programs, variables, runs):
    body = write(programs.folder / "describe.json", {"connectorProfileNames": ["veeva-vault"]})
    words = ["appflow", "describe-connector-profiles", "--connector-profile-names", "veeva-vault"]
    taken = in_turn({
        "ours": lambda: launcher.play(
            SMALL, ["wait:Sign in with"], [programs.editor, "edit", "veeva-vault"], **variables)[0]["ms"],
        "curl --aws-sigv4": lambda: succeeded(
            launcher.run(curl(variables, "/describe-connector-profiles", body), **variables))["ms"],
        "aws": lambda: succeeded(launcher.run([programs.aws, *words], **variables))["ms"],
    }, runs)
    found = medians(taken, float)
    ours = found.pop("ours")
    return [row("start to the form of a profile from the endpoint", "ms", ours, found,
                [times("curl --aws-sigv4", 3), faster("aws", 15)])]


def one_update(launcher, programs, variables, runs):
    request = requests_of_account(variables, 1)[0]
    body = write(programs.folder / "update.json", request)
    listed = write(programs.folder / "updates.json", [request])
    commands = {
        "ours": [programs.editor, "update", body, "--yes"],
        "curl --aws-sigv4": curl(variables, "/update-connector-profile", body),
        "boto3": [*programs.peer("boto3_update.py"), listed, "1"],
        "aws": [programs.aws, "appflow", "update-connector-profile", "--cli-input-json", f"file://{body}"],
    }
    taken = in_turn({
        name: lambda command=command: succeeded(launcher.run(command, **variables))
        for name, command in commands.items()}, runs)
    found = medians(taken, lambda run: run["ms"])
    ours = found.pop("ours")
    memory = medians(taken, lambda run: run["kib"] / 1024)
    return [
        row("update of one request", "ms", ours, found, [times("curl --aws-sigv4", 2.5), faster("aws", 25)],
            "ours also validates and journals"),
        row("peak memory of an update", "MiB", memory.pop("ours"), memory),
    ]


def validation(launcher, programs, requests, runs):
    """Within the process, on one processor, without starting, the model and the files: what a library costs. And as commands, whole: ours
    is given the folder, reads the names and the files, checks them on both processors and tells of each; the peers are scripts."""
    folder = programs.folder / "requests"
    folder.mkdir()
    files = [write(folder / f"request-{index}.json", item) for index, item in enumerate(requests)]
    ours = programs.tools / "validating-benchmark"
    libraries = {
        "ours, the model": [ours, "model"], "ours, all": [ours, "all"],
        "botocore": [*programs.peer("validate.py"), "botocore"], "jsonschema": [*programs.peer("validate.py"), "jsonschema"],
    }

    def within(command):
        done = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(done.stderr)
        return float(done.stdout) * 1e6 / len(files)

    found = medians(in_turn(
        {name: lambda command=command: within(command) for name, command in libraries.items()}, runs), float)
    model, everything = found.pop("ours, the model"), found.pop("ours, all")
    whole = medians(in_turn({
        "ours": lambda: succeeded(launcher.run([programs.editor, "validate", folder]))["ms"],
        "a script with botocore": lambda: succeeded(launcher.run([*libraries["botocore"], *files]))["ms"],
        "a script with jsonschema": lambda: succeeded(launcher.run([*libraries["jsonschema"], *files]))["ms"],
    }, runs), float)
    command = whole.pop("ours")
    return [
        row("parse and validate a request by the model, as a library", "µs", model, found, [faster("botocore", 5)]),
        row("the same by all that validate says", "µs", everything, found, note="combinations, masks, skeletons, secrets"),
        row("validate a folder of 1,000 requests, as a command", "ms", command, whole, [faster("a script with botocore", 5)],
            "ours says all"),
    ]


def signed_requests(variables, bodies, path):
    """A configuration of curl with a signed request for each body."""
    keys = botocore.credentials.Credentials(variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"])
    signer = botocore.auth.SigV4Auth(keys, "appflow", variables["AWS_REGION"])
    url = variables["AWS_ENDPOINT_URL_APPFLOW"] + "/update-connector-profile"
    lines = []
    for file in bodies:
        request = botocore.awsrequest.AWSRequest(
            "POST", url, data=file.read_bytes(), headers={"Content-Type": "application/json"})
        signer.add_auth(request)
        lines += [f'url = "{url}"', f'data-binary = "@{file}"', 'output = "/dev/null"', "silent", "fail"]
        lines += ['header = "%s: %s"' % pair for pair in request.headers.items()] + ["next"]
    path.write_text("\n".join(lines[:-1]) + "\n")
    return path


def bulk(launcher, programs, runs):
    """Against an endpoint in C that is no bottleneck; the rotation's own journal is on this machine's disk."""
    keys = {
        "AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": f"AKIA{'1' * 12}",
        "AWS_SECRET_ACCESS_KEY": "fake-secret"}
    requests, rotations, files = [], [], []
    folder = programs.folder / "bulk"
    folder.mkdir()
    for number in range(BULK):
        name = f"profile-{number}"
        rotations.append({"profile": name, "secrets": {"apiKey": "env:FAKE_CREDENTIAL"}})
        requests.append({
            "connectorProfileName": name, "connectionMode": "Public", "connectorProfileConfig": {
                "connectorProfileProperties": {"Singular": {}},
                "connectorProfileCredentials": {"Singular": {"apiKey": "fake-credential"}}}})
        files.append(write(folder / f"{name}.json", requests[-1]))
    listed = write(programs.folder / "bulk.json", requests)
    plan = write(programs.folder / "plan.json", {"rotations": rotations, "concurrency": 8})
    peer = "boto3, 8 threads"
    with programs.organization(1, BULK) as endpoint:
        variables = {**keys, **endpoint, "AWS_ENDPOINT_URL_APPFLOW": endpoint["AWS_ENDPOINT_URL"]}

        def prepared():
            configuration = signed_requests(variables, files, programs.folder / "curl.txt")
            command = ["curl", "--parallel", "--parallel-max", "8", "--config", configuration]
            return succeeded(launcher.run(command))

        taken = in_turn({
            "ours": lambda: succeeded(launcher.run(
                [programs.editor, "rotate", "--plan", plan, "--yes", "--no-flows", "--output", "json"],
                FAKE_CREDENTIAL="fake-credential", **variables)),
            peer: lambda: succeeded(launcher.run([*programs.peer("boto3_update.py"), listed, "8"], **variables)),
            "curl --parallel": prepared,
        }, runs)
    found, busy = medians(taken, lambda run: run["ms"]), medians(taken, lambda run: run["busy"] / BULK)
    mine, my_busy = found.pop("ours"), busy.pop("ours")
    return [
        row("rotation of 1,000 profiles, 8 at a time", "ms", mine, found, [faster(peer, 4)],
            "ours describes, locks and journals each; curl sends prepared requests"),
        row("processor time of the rotation, a profile", "ms", my_busy, busy, [at_most(1)]),
    ]


def executable(programs):
    shown = subprocess.run(
        ["readelf", "--dynamic", programs.editor], capture_output=True, text=True, check=True).stdout
    needed = re.findall(r"NEEDED.*\[(.*)\]", shown)
    others = [name for name in needed if not SYSTEM_LIBRARIES.match(name)]
    size = programs.editor.stat().st_size / 2**20
    return [
        row("executable, stripped", "MiB", size, targets=[at_most(16)]),
        row("libraries linked beyond those wanted", "number", len(others), targets=[at_most(0)], note=" ".join(others)),
    ]


def rows(launcher, programs, runs):
    found = []
    with programs.account() as variables:
        found += one_form(launcher, programs, variables, runs)
        found += one_update(launcher, programs, variables, runs)
    with programs.account(profiles=3200) as variables:
        requests = requests_of_account(variables, BULK)
        found += validation(launcher, programs, requests, runs)
        found += bulk(launcher, programs, runs)
    return found + executable(programs)
