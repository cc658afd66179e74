#!/usr/bin/env python3
"""Derives appflow-model.json from an installed botocore: facts only, no documentation, members in the API's order.

    derive-model.py > appflow-model.json
    derive-model.py --compare OLD.json NEW.json CATALOGUE.json    what was added, changed and removed, and what the
                                                                  catalogue has no words for
"""
import datetime
import gzip
import json
import pathlib
import sys

OPERATIONS = [
    "UpdateConnectorProfile",
    "CreateConnectorProfile",
    "DeleteConnectorProfile",
    "DescribeConnectorProfiles",
    "ResetConnectorMetadataCache",
    "ListConnectors",
    "DescribeConnectors",
    "DescribeConnector",
    "ListConnectorEntities",
    "RegisterConnector",
    "UpdateConnectorRegistration",
    "UnregisterConnector",
    "ListFlows",
    "DescribeFlow",
    "DescribeFlowExecutionRecords",
    "StartFlow",
    "StopFlow",
]
METADATA = ["apiVersion", "endpointPrefix", "protocol", "serviceId", "signatureVersion", "signingName", "uid"]
PROSE = {"documentation"}


def installed_model():
    import botocore

    folder = pathlib.Path(botocore.__file__).parent / "data/appflow/2020-08-23"
    with gzip.open(folder / "service-2.json.gz", "rt", encoding="utf-8") as file:
        return json.load(file)


def release():
    """Which release of botocore this is, and on which day it was looked at."""
    import botocore

    return {"botocore": botocore.__version__, "derived": datetime.date.today().isoformat()}


def without_prose(node):
    if isinstance(node, dict):
        return {k: without_prose(v) for k, v in node.items() if not (k in PROSE and isinstance(v, str))}
    if isinstance(node, list):
        return [without_prose(item) for item in node]
    return node


def references(shape):
    for member in shape.get("members", {}).values():
        yield member["shape"]
    for part in ("member", "key", "value"):
        if part in shape:
            yield shape[part]["shape"]


def reached(model, roots):
    order, waiting = [], list(roots)
    while waiting:
        name = waiting.pop(0)
        if name in order:
            continue
        order.append(name)
        waiting.extend(references(model["shapes"][name]))
    return order


def derive(model):
    operations = {name: without_prose(model["operations"][name]) for name in OPERATIONS}
    roots = []
    for operation in operations.values():
        roots += [operation["input"]["shape"], operation["output"]["shape"]]
        roots += [error["shape"] for error in operation.get("errors", [])]
    shapes = {name: without_prose(model["shapes"][name]) for name in reached(model, roots)}
    metadata = {key: model["metadata"][key] for key in METADATA if key in model["metadata"]}
    return {"release": release(), "metadata": metadata, "operations": operations, "shapes": shapes}


def facts(model):
    """Everything that can change, each by a name of its own."""
    found = {}
    for name, operation in model["operations"].items():
        found[f"operation {name}"] = operation
    for name, shape in model["shapes"].items():
        members = shape.get("members", {})
        required = shape.get("required", [])
        found[name] = {key: value for key, value in shape.items() if key not in ("members", "required")}
        for member, reference in members.items():
            found[f"{name}.{member}"] = {**reference, "required": member in required}
        for value in shape.get("enum", []):
            found[f"{name} = {value}"] = {}
        if "enum" in shape:
            del found[name]["enum"]
    return found


def words(fact):
    return ", ".join(f"{key} {json.dumps(value)}" for key, value in fact.items()) or "-"


def unknown(model, catalogue):
    """Members of connectors that the catalogue has no words for: they have a form all the same."""
    shapes = model["shapes"]
    common = catalogue["common"]["fields"]
    for part, union in (("properties", "ConnectorProfileProperties"), ("credentials", "ConnectorProfileCredentials")):
        for connector, reference in shapes[union]["members"].items():
            known = catalogue["connectors"].get(connector, {}).get("fields", {})
            waiting = [(f"{part}/{name}", member) for name, member in
                       shapes[reference["shape"]].get("members", {}).items()]
            while waiting:
                path, member = waiting.pop(0)
                name = path.split("/")[-1]
                if path not in known and name not in common:
                    yield f"{connector} {path}"
                for inner, reference in shapes[member["shape"]].get("members", {}).items():
                    waiting.append((f"{path}/{inner}", reference))


def compare(old, new, catalogue):
    before, after = facts(old), facts(new)
    for name in after:
        if name not in before:
            print(f"added    {name}: {words(after[name])}")
        elif before[name] != after[name]:
            print(f"changed  {name}: {words(before[name])}")
            print(f"         to {words(after[name])}")
    for name in before:
        if name not in after:
            print(f"removed  {name}")
    if before == after:
        print("The models are equal.")
    for place in unknown(new, catalogue):
        print(f"no words {place}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--compare"]:
        compare(*(json.loads(pathlib.Path(path).read_text(encoding="utf-8")) for path in sys.argv[2:5]))
    else:
        json.dump(derive(installed_model()), sys.stdout, indent=1, ensure_ascii=False)
        sys.stdout.write("\n")
