#!/usr/bin/env python3
"""Derives appflow-model.json from an installed botocore: facts only, no documentation, members in the API's order.

    python3 Sources/CModel/derive-model.py > Sources/CModel/appflow-model.json
"""
import gzip
import json
import pathlib
import sys

OPERATIONS = [
    "UpdateConnectorProfile",
    "DescribeConnectorProfiles",
    "DescribeConnector",
    "ListConnectorEntities",
    "ResetConnectorMetadataCache",
    "ListFlows",
    "DescribeFlow",
]
METADATA = ["apiVersion", "endpointPrefix", "protocol", "serviceId", "signatureVersion", "signingName", "uid"]
PROSE = {"documentation"}


def installed_model():
    import botocore

    folder = pathlib.Path(botocore.__file__).parent / "data/appflow/2020-08-23"
    with gzip.open(folder / "service-2.json.gz", "rt", encoding="utf-8") as file:
        return json.load(file)


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
    return {"metadata": metadata, "operations": operations, "shapes": shapes}


if __name__ == "__main__":
    json.dump(derive(installed_model()), sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")
