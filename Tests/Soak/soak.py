#!/usr/bin/env python3
"""Plans of many rotations against an endpoint that lies, cuts and fails, with kill -9 and going on.

The endpoint knows the truth: which updates were made, by client token. Each plan is run, killed at times, and gone on with by
the journal (`rotate --plan P --continue`) until all is done. Counted are updates that were made twice, and false statements: in
the report that a run writes, and in the journal after each run. Both must be 0, no profile may be missing at the end, and no
update of the journal may still be open.

    python3 Tests/Soak/soak.py .build/debug/appflow-profile --plans 10 --rotations 300 --faults 0.3
"""

import argparse
import http.server
import json
import os
import random
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

ARN = "arn:aws:appflow:eu-west-1:123456789012:connectorprofile/"
# Status, error code, whether AppFlow may have made the update before this answer.
STATUSES = {
    "validation": (400, "ValidationException", False),
    "conflict": (409, "ConflictException", False),
    "throttled": (429, "ThrottlingException", False),
    "expired": (403, "ExpiredTokenException", False),
    "internal": (500, "InternalServerException", True),
    "unavailable": (503, None, True),
    "gateway": (504, None, True),
    "gave-up": (499, None, True),
    "page": (400, None, True),
    "garbled": (200, None, True),
}
# How often a plan is killed.
KILLS = 10
FAULTS = list(STATUSES) + ["reset", "cut"]


class Truth:
    """What was made, and how often each fault was played."""

    def __init__(self, names, faults):
        self.lock = threading.Lock()
        self.updated = {name: 1_700_000_000 for name in names}
        self.tokens = {}
        self.made = {name: 0 for name in names}
        self.played = {fault: 0 for fault in FAULTS}
        self.faults = faults
        self.requests = 0

    def make(self, name, token):
        if token not in self.tokens:
            self.tokens[token] = name
            self.made[name] += 1
            self.updated[name] += 1

    def decide(self, name, token):
        with self.lock:
            self.requests += 1
            if random.random() >= self.faults:
                self.make(name, token)
                return None
            fault = random.choice(FAULTS)
            self.played[fault] += 1
            if fault in ("reset", "cut") or STATUSES[fault][2]:
                if random.random() < 0.5:
                    self.make(name, token)
            return fault


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def answer(self, status, body, code=None):
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("x-amzn-RequestId", "fake-request")
        if code:
            self.send_header("x-amzn-ErrorType", code)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        truth = self.server.truth
        if self.path == "/describe-connector-profiles":
            names = body.get("connectorProfileNames") or list(truth.updated)
            details = [
                {
                    "connectorProfileName": name, "connectorProfileArn": ARN + name, "connectorType": "Veeva",
                    "connectionMode": "Public", "lastUpdatedAt": truth.updated[name],
                    "connectorProfileProperties": {"Veeva": {"instanceUrl": "https://v.example"}},
                }
                for name in names if name in truth.updated
            ]
            return self.answer(200, json.dumps({"connectorProfileDetails": details}))
        if self.path != "/update-connector-profile":
            return self.answer(404, "{}", "ResourceNotFoundException")
        name = body["connectorProfileName"]
        fault = truth.decide(name, body["clientToken"])
        if fault is None:
            return self.answer(200, json.dumps({"connectorProfileArn": ARN + name}))
        if fault == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return None
        if fault == "cut":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"connector")
            self.wfile.flush()
            self.close_connection = True
            return None
        status, code, _ = STATUSES[fault]
        return self.answer(status, "{}" if code else "<html>A gateway</html>", code)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_):
        pass


def outcomes(state):
    """The journal's last word on each attempt: profile, token, outcome."""
    entries = {}
    path = os.path.join(state, "appflow-profile", "journal.jsonl")
    if not os.path.exists(path):
        return entries
    with open(path, encoding="utf-8") as file:
        for line in file:
            try:
                record = json.loads(line)
            except ValueError:
                continue
            if record["line"] == "begin":
                entries[record["id"]] = [record["connectorProfileName"], record["clientToken"], "unknown"]
            elif record["line"] == "end":
                entries[record["id"]][2] = record["outcome"]
    return entries


def by_token(statements):
    """What is said of each token: attempts with one token are one update, and a refusal says nothing against a success."""
    together = {}
    for name, token, outcome in statements:
        known = together.get(token, (name, "failed"))[1]
        best = max(known, outcome, key=["failed", "unknown", "updated"].index)
        together[token] = (name, best)
    return together


def falsehoods(truth, statements):
    """How many of the statements (profile, token, outcome) are not true."""
    false = 0
    for token, (name, outcome) in by_token(statements).items():
        is_made = token in truth.tokens
        if outcome == "updated" and not is_made or outcome == "failed" and is_made:
            print(f"FALSE: {name} {token} {outcome}, made: {is_made}", file=sys.stderr)
            false += 1
    return false


def kill_after(process, truth, requests):
    """Kills a run without a word, when it has sent a number of updates."""
    with truth.lock:
        goal = truth.requests + requests
    while process.poll() is None:
        with truth.lock:
            is_there = truth.requests >= goal
        if is_there:
            process.kill()
            return
        time.sleep(0.001)


def soak(program, folder, rotations, faults):
    names = [f"profile-{number:04d}" for number in range(rotations)]
    truth = Truth(names, faults)
    server = Server(("127.0.0.1", 0), Handler)
    server.truth = truth
    threading.Thread(target=server.serve_forever, daemon=True).start()
    state = os.path.join(folder, "state")
    plan = os.path.join(folder, "plan.json")
    with open(plan, "w", encoding="utf-8") as file:
        json.dump(
            {
                "rotations": [
                    {"profile": name, "secrets": {"password": "env:FAKE_PASSWORD"}, "set": {"username": "ann"}}
                    for name in names
                ]
            }, file)
    environment = {
        "PATH": os.environ["PATH"], "HOME": folder, "XDG_STATE_HOME": state, "FAKE_PASSWORD": "fake-soaked-secret-1",
        "AWS_ACCESS_KEY_ID": "AKIDFAKEFORTESTS0001", "AWS_SECRET_ACCESS_KEY": "fake-secret-for-tests",
        "AWS_REGION": "eu-west-1", "AWS_EC2_METADATA_DISABLED": "true", "AWS_NEW_RETRIES_2026": "true",
    }
    command = [
        program, "rotate", "--plan", plan, "--yes", "--no-flows", "--output", "json", "--concurrency", "16",
        "--endpoint-url", f"http://127.0.0.1:{server.server_port}",
    ]
    counts = {"runs": 0, "kills": 0, "statements": 0, "false": 0}
    for number in range(100):
        going_on = bool(outcomes(state))
        process = subprocess.Popen(
            command + (["--continue"] if going_on else []), env=environment, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        # The first runs are killed somewhere on their way; those that follow may end.
        if number < KILLS:
            threading.Thread(
                target=kill_after, args=(process, truth, random.randint(1, max(1, rotations // KILLS))), daemon=True).start()
        counts["runs"] += 1
        told = []
        output, _ = process.communicate(timeout=600)
        if process.returncode == -signal.SIGKILL:
            counts["kills"] += 1
        else:
            for result in json.loads(output)["rotations"]:
                token = result.get("clientToken")
                if token:
                    told.append((result["connectorProfileName"], token, result["outcome"]))
        told += [tuple(entry) for entry in outcomes(state).values()]
        # What is still on its way may be made yet.
        time.sleep(0.05)
        with truth.lock:
            counts["statements"] += len(told)
            counts["false"] += falsehoods(truth, told)
        if process.returncode == 0:
            break
    server.shutdown()
    counts["requests"] = truth.requests
    counts["faults"] = sum(truth.played.values())
    counts["updates"] = sum(truth.made.values())
    counts["twice"] = sum(count - 1 for count in truth.made.values() if count > 1)
    # What a killed run left open is settled by those that go on.
    counts["open"] = sum(1 for _, outcome in by_token(map(tuple, outcomes(state).values())).values() if outcome == "unknown")
    counts["missing"] = sum(1 for count in truth.made.values() if count == 0)
    return counts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--plans", type=int, default=10)
    parser.add_argument("--rotations", type=int, default=300)
    parser.add_argument("--faults", type=float, default=0.3)
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    random.seed(options.seed)
    total = {}
    for number in range(options.plans):
        folder = tempfile.mkdtemp(prefix="soak-")
        try:
            counts = soak(os.path.abspath(options.program), folder, options.rotations, options.faults)
        finally:
            shutil.rmtree(folder)
        print(f"plan {number + 1}: {counts}", flush=True)
        for name, count in counts.items():
            total[name] = total.get(name, 0) + count
    print(f"all: {total}")
    sys.exit(1 if total["twice"] or total["false"] or total["missing"] or total["open"] else 0)


main()
