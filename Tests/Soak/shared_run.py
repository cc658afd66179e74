#!/usr/bin/env python3
"""One plan that three processes on two hosts take together, while they are killed, stopped, and cut off from their table.

The hosts are network namespaces with names, homes and journals of their own; the clock of one is ten minutes off. The profiles are
in as many accounts as their quota of 100 needs, each a sandbox that throttles and loses answers; leases and the journal are in moto's
DynamoDB, which throttles and loses answers, too, and is gone for a while. At random, processes are killed and started again, or
stopped for longer than their lease and let go on.

At the end every profile was updated exactly once by the sandboxes' count, every report was true, every entry has an end, and none
is missing. What the trial finds wrong is written, and it ends with 1.

    .build-peers/bin/python3 Tests/Soak/shared_run.py .build/debug --seeds 20 --profiles 1000
"""

import argparse
import datetime
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

import hosts

# What AppFlow allows in an account and region.
QUOTA = 100
LEASE_SECONDS = 3
# A process that is stopped is away for so many seconds.
STOPPED = (LEASE_SECONDS * 1.5, LEASE_SECONDS * 2.5)
# After so many seconds nobody can be at what was begun and not ended.
ABANDONED = 1200
# Kinds of profiles that a rotation fills with one secret, and the fields that it fills.
FIELDS = {
    "Amplitude": ["apiKey", "secretKey"], "Datadog": ["apiKey", "applicationKey"], "Dynatrace": ["apiToken"],
    "Singular": ["apiKey"], "Trendmicro": ["apiSecretKey"], "Veeva": ["username", "password"],
    "Snowflake": ["username", "password"], "Servicenow": ["username", "password"], "Marketo": ["clientId", "clientSecret"],
    "Slack": ["clientId", "clientSecret"], "Zendesk": ["clientId", "clientSecret"],
}
# Whoever is given a process that always fails finds out, and does not wait for ever.
MOST_RUNS = 60


def quiet(command, **options):
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)


class Sandbox:
    """An account and region."""

    def __init__(self, program, folder, number, seed, faults):
        self.folder = os.path.join(folder, f"account-{number}")
        os.makedirs(self.folder)
        self.name = f"account{number}"
        port_file = os.path.join(self.folder, "port")
        self.process = quiet(
            [
                program, "--port", "0", "--port-file", port_file, "--state", self.state, "--profiles", str(QUOTA),
                "--account", str(111111111111 + number), "--throttle", str(faults), "--lose-answers", str(faults),
                "--latency", "20", "--random-seed", str(seed * 1000 + number),
            ], stdout=subprocess.PIPE, env={"PATH": os.environ["PATH"], "HOME": self.folder})
        # Its last line says that all is there.
        self.settings = {}
        while "AWS_REGION" not in self.settings:
            name, _, value = self.process.stdout.readline().decode().strip().removeprefix("export ").partition("=")
            self.settings[name] = value
        with open(port_file, encoding="utf-8") as file:
            self.port = int(file.read())

    @property
    def state(self):
        return os.path.join(self.folder, "state.json")

    def profiles(self):
        with open(self.state, encoding="utf-8") as file:
            return json.load(file)["profiles"]

    def end(self):
        self.process.terminate()
        self.process.wait()


class Table:
    """moto's DynamoDB."""

    NAME = "shared-run"

    def __init__(self):
        script = os.path.join(os.path.dirname(hosts.FOLDER), "Peers", "dynamodb.py")
        self.process = subprocess.Popen(
            [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.port = json.loads(self.process.stdout.readline())["port"]
        self.url = f"http://127.0.0.1:{self.port}"

    def set(self, **state):
        urllib.request.urlopen(f"{self.url}/control", data=json.dumps(state).encode()).read()

    def items(self):
        import boto3

        client = boto3.client(
            "dynamodb", endpoint_url=self.url, region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="y")
        for page in client.get_paginator("scan").paginate(TableName=self.NAME):
            for item in page["Items"]:
                yield {name: next(iter(value.values())) for name, value in item.items()}

    def end(self):
        self.process.stdin.close()
        self.process.wait()


class Worker(threading.Thread):
    """A process on a host, started again until it says that all is done."""

    def __init__(self, trial, number, host):
        super().__init__(daemon=True)
        self.trial, self.number, self.host = trial, number, host
        self.process = None
        self.lock = threading.Lock()
        self.runs = 0
        self.reports = []
        self.statuses = []
        self.words = ""

    def run(self):
        while self.runs < MOST_RUNS and not self.trial.isOver:
            self.runs += 1
            output = os.path.join(self.trial.folder, f"report-{self.number}-{self.runs}")
            with open(output, "w", encoding="utf-8") as report, open(output + ".errors", "w", encoding="utf-8") as errors:
                with self.lock:
                    self.process = subprocess.Popen(
                        self.host.command(self.trial.command), env=self.host.environment(self.trial.variables),
                        stdin=subprocess.DEVNULL, stdout=report, stderr=errors)
                status = self.process.wait()
            self.statuses.append(status)
            with open(output + ".errors", encoding="utf-8") as errors:
                self.words = errors.read()[-2000:]
            if status != -signal.SIGKILL:
                self.take(output, status)
            if status == 0:
                return
            time.sleep(self.trial.chance.uniform(0.1, 0.5))

    def take(self, output, status):
        with open(output, encoding="utf-8") as file:
            text = file.read()
        try:
            report = json.loads(text)
        except ValueError:
            # One that could not begin, because the table was gone, says so on standard error.
            return self.trial.wrong(f"no report with exit code {status}: {self.words}") if status == 0 else None
        self.trial.check(report)
        self.reports.append(report)

    def signal(self, number):
        with self.lock:
            if self.process and self.process.poll() is None:
                self.process.send_signal(number)
                return True
        return False


class Trial:
    """One seed."""

    def __init__(self, programs, folder, seed, options):
        self.folder, self.seed, self.options = folder, seed, options
        self.chance = random.Random(seed)
        self.program = os.path.join(programs, "appflow-profile")
        self.mistakes = []
        self.begun = time.time()
        self.counts = {"kills": 0, "stops": 0}
        self.isOver = False
        places = 1
        self.sandboxes = []
        planned = 0
        while planned < options.profiles:
            sandbox = Sandbox(os.path.join(programs, "appflow-sandbox"), folder, places, seed, options.faults)
            self.sandboxes.append(sandbox)
            planned += sum(1 for profile in sandbox.profiles() if profile["type"] in FIELDS)
            places += 1
        self.table = Table()
        library = hosts.build_clock(folder)
        self.hosts = [
            hosts.Host("bastion-a", folder, library), hosts.Host("bastion-b", folder, library, clock=options.clock)]
        self.relay = hosts.Relay()
        for host in self.hosts:
            for port in [self.table.port] + [sandbox.port for sandbox in self.sandboxes]:
                self.relay.carry(host, port)
        self.relay.thread.start()
        self.planned = self.write_plan()
        self.variables = self.environment()
        self.command = [
            self.program, "rotate", "--plan", os.path.join(folder, "plan.json"), "--yes", "--no-flows", "--shared-run",
            f"trial-{seed}", "--state", f"dynamodb:{Table.NAME}", "--output", "json",
        ]

    def environment(self):
        config, settings = "", ""
        for sandbox in self.sandboxes:
            config += (
                f"[profile {sandbox.name}]\nendpoint_url = http://127.0.0.1:{sandbox.port}\n"
                f"aws_access_key_id = {sandbox.settings['AWS_ACCESS_KEY_ID']}\n"
                f"aws_secret_access_key = {sandbox.settings['AWS_SECRET_ACCESS_KEY']}\n")
            settings += f"[target {sandbox.name}]\naws_profile = {sandbox.name}\nregions = us-east-1\n"
        os.makedirs(os.path.join(self.folder, "settings", "appflow-profile"))
        for path, text in (("aws", config), ("settings/appflow-profile/config", settings)):
            with open(os.path.join(self.folder, path), "w", encoding="utf-8") as file:
                file.write(text)
        return {
            "AWS_CONFIG_FILE": os.path.join(self.folder, "aws"), "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials",
            "XDG_CONFIG_HOME": os.path.join(self.folder, "settings"), "AWS_ENDPOINT_URL_DYNAMODB": self.table.url,
            "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:9", "AWS_EC2_METADATA_DISABLED": "true", "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "AKIAFAKETRIAL0000000", "AWS_SECRET_ACCESS_KEY": "fake-key-of-the-trial",
            "APPFLOW_PROFILE_LEASE_SECONDS": str(LEASE_SECONDS),
        }

    def write_plan(self):
        """A plan with a secret for each profile. Returns the planned profiles by their account."""
        planned, rotations = {}, []
        for sandbox in self.sandboxes:
            names = planned.setdefault(sandbox.name, [])
            for profile in sandbox.profiles():
                fields = FIELDS.get(profile["type"])
                if not fields or len(rotations) == self.options.profiles:
                    continue
                secret = os.path.join(self.folder, f"secret-{len(rotations)}")
                with open(secret, "w", encoding="utf-8") as file:
                    file.write(f"fake-rotated-{len(rotations)}")
                names.append(profile["name"])
                rotations.append({
                    "profile": profile["name"], "target": sandbox.name,
                    "secrets": {field: f"file:{secret}" for field in fields},
                })
        with open(os.path.join(self.folder, "plan.json"), "w", encoding="utf-8") as file:
            json.dump({"rotations": rotations, "concurrency": 4}, file)
        return planned

    # What happens

    def run(self):
        begun = time.monotonic()
        first = self.hosts[0]
        for command in (["state", "create"],):
            made = subprocess.run(
                first.command([self.program, *command, "--state", f"dynamodb:{Table.NAME}"]), check=False,
                env=first.environment(self.variables), capture_output=True, text=True)
            if made.returncode != 0:
                sys.exit(f"the table could not be made: {made.stderr}")
        self.table.set(seed=self.seed, losePercent=self.options.faults, throttlePercent=self.options.faults)
        workers = [Worker(self, number, host) for number, host in enumerate([first, first, self.hosts[1]])]
        for worker in workers:
            worker.start()
        self.disturb(workers)
        for worker in workers:
            worker.join()
        self.table.set(losePercent=0, throttlePercent=0)
        self.end(workers)
        self.counts |= {
            "profiles": sum(len(names) for names in self.planned.values()), "runs": sum(worker.runs for worker in workers),
            "reports": sum(len(worker.reports) for worker in workers), "seconds": round(time.monotonic() - begun),
        }

    def updates(self):
        return sum(profile["updates"] for sandbox in self.sandboxes for profile in sandbox.profiles())

    def disturb(self, workers):
        """Kills, stops, and takes the table away, until all are through."""
        total = sum(len(names) for names in self.planned.values())
        goal = total * self.chance.uniform(0.2, 0.5)
        is_whole = True
        while any(worker.is_alive() for worker in workers):
            time.sleep(self.chance.uniform(0.5, 3.5) * self.options.pace)
            worker = self.chance.choice(workers)
            if self.chance.random() < 0.6:
                self.counts["kills"] += worker.signal(signal.SIGKILL)
            elif worker.signal(signal.SIGSTOP):
                self.counts["stops"] += 1
                time.sleep(self.chance.uniform(*STOPPED))
                worker.signal(signal.SIGCONT)
            if is_whole and self.updates() >= goal:
                is_whole = False
                self.take_table_away()
            if self.counts["kills"] >= self.options.kills and not is_whole:
                return

    def take_table_away(self):
        """Half of the time it answers with errors, half of the time nobody answers at all."""
        half = self.options.gone / 2
        self.table.set(gone=True)
        time.sleep(half)
        self.relay.cut.add(self.table.port)
        self.table.set(gone=False)
        time.sleep(half)
        self.relay.cut.discard(self.table.port)

    # What must be true

    def wrong(self, mistake):
        self.mistakes.append(mistake)

    def check(self, report):
        """Holds a report against what the sandboxes know."""
        made = {
            (sandbox.name, profile["name"]): profile["updates"] for sandbox in self.sandboxes for profile in sandbox.profiles()
        }
        tokens = {
            token["token"] if isinstance(token, dict) else token
            for sandbox in self.sandboxes for profile in sandbox.profiles() for token in profile["tokens"]
        }
        for result in report["rotations"]:
            place = (result["target"], result["connectorProfileName"])
            outcome, token = result["outcome"], result.get("clientToken")
            if outcome == "updated" and made[place] != 1:
                self.wrong(f"told as updated: {place}, updates: {made[place]}")
            if outcome == "failed" and token in tokens:
                self.wrong(f"told as failed, and made: {place} {result.get('message')}")

    def end(self, workers):
        for worker in workers:
            if worker.statuses[-1] != 0:
                self.wrong(f"process {worker.number} ended with {worker.statuses[-1]}: {worker.words}")
        for sandbox in self.sandboxes:
            for profile in sandbox.profiles():
                wanted = 1 if profile["name"] in self.planned[sandbox.name] else 0
                if profile["updates"] != wanted:
                    self.wrong(f"{sandbox.name} {profile['name']}: {profile['updates']} updates, not {wanted}")
        # What a host could not hand in while the table was gone, it does when nobody can be at it any more.
        for host in self.hosts:
            host.set_clock(ABANDONED)
            for sandbox in self.sandboxes:
                pushed = subprocess.run(
                    host.command([
                        self.program, "state", "push", "--state", f"dynamodb:{Table.NAME}", "--profile", sandbox.name,
                    ]), env=host.environment(self.own(sandbox)), capture_output=True, text=True, check=False)
                if pushed.returncode != 0:
                    self.wrong(f"{host.name} {sandbox.name}: state push: {pushed.stderr}")
            host.set_clock()
        self.check_table()
        for host in self.hosts:
            for sandbox in self.sandboxes:
                self.check_journal(host, sandbox)

    def own(self, sandbox):
        """The variables of whoever works in one account."""
        return {name: value for name, value in self.variables.items() if not name.startswith("AWS_ACCESS_KEY")}

    def check_table(self):
        made, numbers, entries = {}, {}, 0
        for item in self.table.items():
            if item["pk"].startswith("lock#") and item["state"] == "sent":
                self.wrong(f"a lease is left with a request under way: {item['pk']}")
            if not item["pk"].startswith("journal#"):
                continue
            entries += 1
            self.check_clock(item)
            numbers.setdefault(item["writer"], set()).add(int(item["number"]))
            if "outcome" not in item:
                self.wrong(f"an entry without an end: {item['sk']}")
            said = [item.get("outcome")] + [later["M"]["outcome"]["S"] for later in item.get("later", [])]
            if "updated" in said:
                made.setdefault((item["pk"], item["connectorProfileName"]), set()).add(item["clientToken"])
        self.counts["entries"] = entries
        for place, tokens in made.items():
            if len(tokens) != 1:
                self.wrong(f"updated by {len(tokens)} client tokens: {place}")
        planned = sum(len(names) for names in self.planned.values())
        if len(made) != planned:
            self.wrong(f"{len(made)} profiles are told as updated, not {planned}")
        for writer, seen in numbers.items():
            if seen != set(range(1, max(seen) + 1)):
                self.wrong(f"a hole in what {writer} numbered: {sorted(set(range(1, max(seen) + 1)) - seen)}")

    def check_clock(self, item):
        """Entries have the time of their host, which is wrong where it is to be."""
        host = next(host for host in self.hosts if host.name == item["host"])
        begun = datetime.datetime.fromisoformat(item["time"]).timestamp() - host.clock
        if not self.begun - 5 < begun < time.time() + 5:
            self.wrong(f"an entry of {host.name} has the time {item['time']}")

    def check_journal(self, host, sandbox):
        verified = subprocess.run(
            host.command([
                self.program, "journal", "verify", "--output", "json", "--state", f"dynamodb:{Table.NAME}", "--profile",
                sandbox.name,
            ]), env=host.environment(self.own(sandbox)), capture_output=True, text=True, check=False)
        report = json.loads(verified.stdout or "{}")
        if verified.returncode != 0 or report.get("problems") or report.get("underWay"):
            self.wrong(f"{host.name} {sandbox.name}: journal verify: {verified.stdout} {verified.stderr}")

    def close(self):
        self.isOver = True
        self.relay.end()
        for one in [*self.hosts, self.table, *self.sandboxes]:
            one.end()


def main():
    parser = argparse.ArgumentParser(description="A plan that several processes share, with everything that can go wrong.")
    parser.add_argument("programs", help="the folder of appflow-profile and appflow-sandbox, built for debugging")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--profiles", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--gone", type=float, default=20, metavar="SECONDS")
    parser.add_argument("--faults", type=float, default=1, metavar="PERCENT")
    parser.add_argument("--clock", type=int, default=600, metavar="SECONDS")
    parser.add_argument("--pace", type=float, default=1, help="how long to wait between what is done to the processes")
    options = parser.parse_args()
    hosts.isolate()
    wrong = 0
    for seed in range(options.first_seed, options.first_seed + options.seeds):
        folder = tempfile.mkdtemp(prefix="shared-run-")
        trial = Trial(os.path.abspath(options.programs), folder, seed, options)
        try:
            trial.run()
        finally:
            trial.close()
            if not trial.mistakes:
                shutil.rmtree(folder)
        print(f"seed {seed}: {trial.counts}", flush=True)
        for mistake in trial.mistakes[:20]:
            print(f"  WRONG: {mistake}", flush=True)
        if trial.mistakes:
            print(f"  {len(trial.mistakes)} mistakes; what was written is in {folder}", flush=True)
        wrong += len(trial.mistakes)
    sys.exit(1 if wrong else 0)


main()
