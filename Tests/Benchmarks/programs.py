"""What is measured: the editor, the sandbox it talks to, and the peers' commands."""

import contextlib
import copy
import gzip
import json
import os
import pathlib
import subprocess

import botocore

HERE = pathlib.Path(__file__).resolve().parent
PEERS = HERE / "peers"


class Programs:
    """Where things are.

    editor, sandbox: the release executables; tools: a folder with the launcher and the C peers; python: the
    interpreter that has the Python peers; folder: scratch space."""

    def __init__(self, editor, sandbox, tools, python, folder):
        self.editor, self.sandbox, self.tools = pathlib.Path(editor), pathlib.Path(sandbox), pathlib.Path(tools)
        self.python, self.folder = pathlib.Path(python), pathlib.Path(folder)
        self.aws = self.python.parent / "aws"

    def environment(self):
        """A bare one: an empty home, no configuration of the machine's."""
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        return {
            "PATH": f"{self.python.parent}:{os.environ['PATH']}", "HOME": str(home), "LANG": "C.UTF-8", "TZ": "UTC",
            "TERM": "xterm-256color", "AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": "",
        }

    def peer(self, name):
        """The command of a Python peer of ours."""
        return [self.python, PEERS / name]

    def model(self, settings, choices=()):
        """The service's model in which Veeva Vault has so many more properties that are typed, and one for each list of choices.
        None of them is explained in words of its own."""
        packed = pathlib.Path(botocore.__file__).parent / "data/appflow/2020-08-23/service-2.json.gz"
        description = json.loads(gzip.decompress(packed.read_bytes()))
        shapes = description["shapes"]
        members = shapes["VeevaConnectorProfileProperties"]["members"]
        for number in range(settings):
            members[f"setting{number}"] = copy.deepcopy(members["instanceUrl"])
        for number, values in enumerate(choices):
            shapes[f"Choice{number}"] = {"type": "string", "enum": list(values)}
            members[f"choice{number}"] = {"shape": f"Choice{number}"}
        path = self.folder / f"model-{settings}-{len(choices)}.json"
        path.write_text(json.dumps(description))
        return path

    @contextlib.contextmanager
    def account(self, profiles=0, state=None):
        """A sandbox; gives the environment that sends AWS clients to it."""
        arguments = ["--exit-with-parent", "--profiles", str(profiles)]
        if state:
            arguments += ["--state", str(state)]
        process = subprocess.Popen(
            [self.sandbox, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=self.environment())
        try:
            variables = {}
            while "AWS_REGION" not in variables:  # the last line of those that the sandbox prints
                line = process.stdout.readline()
                if not line:
                    raise SystemExit("the sandbox did not start")
                name, _, value = line.removeprefix("export ").strip().partition("=")
                variables[name] = value.strip("'\"")
            # The journal asks who signs; the sandbox refuses that at once, and nothing leaves the machine.
            variables["AWS_ENDPOINT_URL_STS"] = variables["AWS_ENDPOINT_URL_APPFLOW"]
            yield variables
        finally:
            process.stdin.close()
            process.wait(timeout=30)

    @contextlib.contextmanager
    def organization(self, accounts, profiles, *arguments):
        """An organization with so many accounts, in C, and so many profiles in each account and region; gives the environment
        that sends AWS clients to it."""
        process = subprocess.Popen(
            [self.tools / "fleet-endpoint", "--accounts", str(accounts), "--profiles", str(profiles), *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self.environment())
        try:
            yield {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{int(process.stdout.readline())}"}
        finally:
            process.stdin.close()
            process.wait(timeout=30)


def curl(variables, path, body_file):
    """curl's request to the sandbox, signed by curl."""
    return [
        "curl", "--silent", "--show-error", "--fail", "--output", "/dev/null",
        "--aws-sigv4", f"aws:amz:{variables['AWS_REGION']}:appflow",
        "--user", f"{variables['AWS_ACCESS_KEY_ID']}:{variables['AWS_SECRET_ACCESS_KEY']}",
        "--header", "Content-Type: application/json", "--data-binary", f"@{body_file}",
        variables["AWS_ENDPOINT_URL_APPFLOW"] + path,
    ]
