"""moto's DynamoDB, one request after the other, as the tests and the trial of a shared run want it.

Says where it serves in a line of JSON, and ends when its standard input does. `POST /control` changes how it behaves:

gone            503 for everything
lose, loseOf    so many writes, of one operation or of any, are made and answered with 500
losePercent     a share of the writes is made and answered with 500
throttlePercent a share of the requests is refused as by a table that has had enough
seed            which requests the shares hit
hold            an operation whose requests are held until it is another one; holdAnswer: whose answers are
checks          permissions count
"""

import copy
import json
import logging
import random
import sys
import threading
import types

import boto3
import moto.core.responses
import moto.dynamodb.models as models
import moto.settings
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

READS = ("", "GetItem", "Query", "Scan", "DescribeTable")
NO_END = float("inf")

logging.getLogger("werkzeug").disabled = True
backend = DomainDispatcherApplication(create_backend_app)
turn = threading.RLock()
pause = threading.Event()
chance = random.Random(0)
state = {
    "gone": False, "lose": 0, "loseOf": "", "losePercent": 0, "throttlePercent": 0, "hold": "", "holdAnswer": "",
    "checks": False, "isHolding": False, "log": [],
}


# moto keeps a copy of the whole table for each transaction, in case that it fails: a thousand profiles would take a minute each.
# Only the items that a transaction names can change, and those alone are kept here.
def place_of(backend, operation):
    kind, request = next(iter(operation.items()))
    table = backend.tables.get(request.get("TableName"))
    key = request.get("Item" if kind == "Put" else "Key", {})
    names = [table.hash_key_attr, table.range_key_attr] if table else []
    if not table or any(name not in key for name in names):
        return None
    return table, DynamoType(key[names[0]]), DynamoType(key[names[1]])


def transact(backend, operations):
    kept = []
    for place in filter(None, (place_of(backend, operation) for operation in operations)):
        table, partition, sort = place
        kept.append((*place, copy.deepcopy(table.items.get(partition, {}).get(sort))))
    try:
        whole_transact(backend, operations)
    except Exception:
        for table, partition, sort, item in kept:
            if item is not None:
                table.items[partition][sort] = item
            elif partition in table.items:
                table.items[partition].pop(sort, None)
        raise


whole_transact = models.DynamoDBBackend.transact_write_items
models.DynamoDBBackend.transact_write_items = transact
models.copy = types.SimpleNamespace(deepcopy=lambda value: value if isinstance(value, Table) else copy.deepcopy(value))


def call(environ):
    kept = {}
    body = b"".join(backend(environ, lambda status, headers, *rest: kept.update(status=status, headers=headers)))
    return kept["status"], kept["headers"], body


def say(start_response, status, headers, body):
    start_response(status, headers)
    return [body]


def wait(kind, operation):
    while state[kind] and state[kind] == operation:
        state["isHolding"] = True
        pause.wait(0.02)
    state["isHolding"] = False


def control(environ, start_response):
    asked = json.loads(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
    if "seed" in asked:
        chance.seed(asked.pop("seed"))
    state.update(asked)
    moto.core.responses.ActionAuthenticatorMixin.request_count = 0
    moto.settings.INITIAL_NO_AUTH_ACTION_COUNT = 0 if state["checks"] else NO_END
    return say(start_response, "200 OK", [("Content-Type", "application/json")], json.dumps(state).encode())


def is_hit(name):
    return state[name] > 0 and chance.random() * 100 < state[name]


def application(environ, start_response):
    if environ["PATH_INFO"] == "/control":
        return control(environ, start_response)
    operation = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]
    if state["gone"]:
        return say(start_response, "503 Service Unavailable", [], b"")
    if is_hit("throttlePercent"):
        body = json.dumps({"__type": "com.amazonaws.dynamodb.v20120810#ThrottlingException", "message": "Rate exceeded"})
        return say(start_response, "400 Bad Request", [("Content-Type", "application/x-amz-json-1.0")], body.encode())
    wait("hold", operation)
    with turn:
        status, headers, body = call(environ)
        if operation:
            state["log"].append(operation)
        is_lost = operation not in READS and state["loseOf"] in ("", operation) and state["lose"] > 0
        if is_lost:
            state["lose"] -= 1
        is_lost = is_lost or operation not in READS and is_hit("losePercent")
    wait("holdAnswer", operation)
    if is_lost:
        return say(start_response, "500 Internal Server Error", [], b"")
    return say(start_response, status, headers, body)


def users(url):
    """The keys of a user who may do everything, one who may do everything but delete, and one who may do nothing with tables."""
    iam = boto3.client("iam", endpoint_url=url, region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="y")
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    keys = {}
    for name, statements in (
        ("all", [everything]),
        ("operator", [everything, {"Effect": "Deny", "Action": "dynamodb:DeleteItem", "Resource": "*"}]),
        ("nobody", [{"Effect": "Allow", "Action": "sts:*", "Resource": "*"}]),
    ):
        iam.create_user(UserName=name)
        policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
        iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=policy)
        key = iam.create_access_key(UserName=name)["AccessKey"]
        keys[name] = [key["AccessKeyId"], key["SecretAccessKey"]]
    return keys


server = make_server("127.0.0.1", 0, application, threaded=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(json.dumps({"port": server.port, "users": users("http://127.0.0.1:%d" % server.port)}), flush=True)
sys.stdin.read()
