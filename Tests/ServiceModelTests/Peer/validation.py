"""Requests with defects, and what is wrong with them by botocore's model: a second opinion that shares no code with ours.

Reads {"seed": n, "count": n} from standard input; prints [{"text", "expected", "botocore"}], where text is a request,
expected the sorted "pointer rule" pairs, and botocore the messages of its own parameter validation.
"""
import copy
import json
import random
import re
import sys

import botocore.session
from botocore.validate import ParamValidator

SERVICE = botocore.session.get_session().get_service_model("appflow")
OPERATION = SERVICE.operation_model("UpdateConnectorProfile")
TYPES = {
    "structure": dict, "list": list, "map": dict, "string": str, "boolean": bool, "integer": int, "long": int,
}
CANDIDATES = [
    "", "a", "sf-prod", "two words", "tab\tbed", "line\nbreak", "é漢字👍", "100", "10", "1000", "EN", "a_b", "a-b", "[x]",
    "https://a.example", "http://a.example/x?y=z", "ftp://a.example", "https://a.example/ü",
    "com.amazonaws.vpce.eu-west-1.vpce-svc-0", "arn:aws:iam::123456789012:role/fake",
    "arn:aws-cn:iam::123456789012:role/fake", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:fake",
    "fake.jwt.token", "fa-ke.jwt.token", "fake.jwt", "token ~!", "ключ", "x" * 20, "\u00a0", "\u0661\u0661\u0661",
    "fake-verifier." * 4, "fake-verifier+" * 4, "-----BEGIN PRIVATE KEY-----\nfake\n", "arn:awsx:iam::123456789012:role/fake",
]
LONGEST = 10_000  # more characters than any member may have


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def request(self):
        """A request without a defect, of a random connector, with random optional members."""
        connector = self.random.choice(list(self.properties().members))
        value = self.structure(OPERATION.input_shape, every=True)
        config = value["connectorProfileConfig"]
        for union in ("connectorProfileProperties", "connectorProfileCredentials"):
            shape = OPERATION.input_shape.members["connectorProfileConfig"].members[union]
            config[union] = {connector: self.value(shape.members[connector])}
        if self.random.random() < 0.1:
            del config["connectorProfileCredentials"]
        return value

    @staticmethod
    def properties():
        return OPERATION.input_shape.members["connectorProfileConfig"].members["connectorProfileProperties"]

    def structure(self, shape, every=False):
        kept = {}
        for name, member in shape.members.items():
            if every or name in shape.required_members or self.random.random() < 0.6:
                kept[name] = self.value(member)
        return kept

    def value(self, shape):
        kind = shape.type_name
        if kind == "structure":
            return self.structure(shape)
        if kind == "list":
            return [self.value(shape.member) for _ in range(self.random.randint(0, 3))]
        if kind == "map":
            return {f"key{n}": self.value(shape.value) for n in range(self.random.randint(0, 3))}
        if kind == "boolean":
            return self.random.random() < 0.5
        if kind in ("integer", "long"):
            low, high = shape.metadata.get("min", 0), shape.metadata.get("max", 99999)
            return self.random.choice([low, high, self.random.randint(low, high)])
        if shape.metadata.get("enum"):
            return self.random.choice(shape.metadata["enum"])
        good = [text for text in CANDIDATES if not string_rules(text, shape)]
        return self.random.choice(good)

    def damage(self, value):
        """Puts one defect somewhere into the request."""
        places = list(walk(value, OPERATION.input_shape))
        while True:
            holder, key, shape = self.random.choice(places)
            if self.apply(holder, key, shape):
                return

    def apply(self, holder, key, shape):
        kind, meta = shape.type_name, shape.metadata
        current = holder[key]
        choice = self.random.choice(
            ["type", "unknown", "remove", "null", "long", "short", "range", "enum", "pattern", "key", "many", "any"])
        if choice == "type":
            others = ["text", 7, 7.5, 443.0, True, [], {}, ["x"]]
            holder[key] = copy.copy(self.random.choice(others))
        elif choice == "unknown" and kind == "structure" and isinstance(current, dict):
            current[self.random.choice(["bogus", "x-" + str(self.random.randint(0, 9)), "value"])] = "anything"
        elif choice == "remove" and isinstance(holder, dict):
            del holder[key]
        elif choice == "null" and isinstance(holder, dict):
            holder[key] = None
        elif choice == "long" and kind == "string":
            holder[key] = self.random.choice(["y", "漢", "👍"]) * self.random.choice([meta.get("max", 8) + 1, LONGEST])
        elif choice == "short" and kind == "string":
            holder[key] = ""
        elif choice == "range" and kind == "integer":
            holder[key] = self.random.choice([meta.get("min", 0) - 1, meta.get("max", 0) + 1, -(10**20), 10**20])
        elif choice == "enum" and meta.get("enum"):
            holder[key] = self.random.choice(["", "public", "Publik", "BASICS"])
        elif choice in ("pattern", "any") and kind == "string":
            holder[key] = self.random.choice(CANDIDATES)
        elif choice == "key" and kind == "map" and isinstance(current, dict):
            current[self.random.choice(["bad key", "k" * 300, "", "a/b~c"])] = "value"
        elif choice == "many" and kind == "map" and isinstance(current, dict):
            for number in range(51):
                current[f"more{number}"] = "value"
        else:
            return False
        return True


def walk(value, shape):
    """Every place of a value that a shape describes."""
    if shape.type_name == "structure" and isinstance(value, dict):
        for name, member in shape.members.items():
            if name in value:
                yield value, name, member
                yield from walk(value[name], member)
    elif shape.type_name == "list" and isinstance(value, list):
        for index, item in enumerate(value):
            yield value, index, shape.member
            yield from walk(item, shape.member)
    elif shape.type_name == "map" and isinstance(value, dict):
        for name, item in value.items():
            yield value, name, shape.value
            yield from walk(item, shape.value)


def string_rules(text, shape):
    meta = shape.metadata
    rules = []
    if len(text) < meta.get("min", 0):
        rules.append("min")
    if len(text) > meta.get("max", sys.maxsize):
        rules.append("max")
    if meta.get("enum") and text not in meta["enum"]:
        rules.append("enum")
    if meta.get("pattern") and not meant(meta["pattern"]).fullmatch(text):
        rules.append("pattern")
    return rules


def meant(pattern):
    """A pattern as it is checked: what allows anything allows line breaks, too, and an ARN may be of any partition."""
    if pattern in (".*", ".+"):
        return re.compile(pattern, re.ASCII | re.DOTALL)
    return re.compile(re.sub(r"^(\^?arn:aws)(?=:)", r"\1(?:-[a-z]+)*", pattern), re.ASCII)


def reference(value, shape, place=""):
    """The (pointer, rule) pairs that the model's facts give."""
    kind, meta = shape.type_name, shape.metadata
    expected = TYPES[kind]
    is_right = isinstance(value, expected) and (expected is bool or not isinstance(value, bool))
    if not is_right:
        yield place, "type"
        return
    if kind == "structure":
        for name in shape.required_members:
            if value.get(name) is None:
                yield inside(place, name), "required"
        for name, item in value.items():
            if name not in shape.members:
                yield inside(place, name), "unknown"
            elif item is not None:
                yield from reference(item, shape.members[name], inside(place, name))
    elif kind == "list":
        yield from ((place, rule) for rule in count_rules(len(value), meta))
        for index, item in enumerate(value):
            yield from reference(item, shape.member, inside(place, str(index)))
    elif kind == "map":
        entries = {name: item for name, item in value.items() if item is not None}
        yield from ((place, rule) for rule in count_rules(len(entries), meta))
        for name, item in entries.items():
            yield from ((inside(place, name), rule) for rule in string_rules(name, shape.key))
            yield from reference(item, shape.value, inside(place, name))
    elif kind == "string":
        yield from ((place, rule) for rule in string_rules(value, shape))
    elif kind in ("integer", "long"):
        yield from ((place, rule) for rule in count_rules(value, meta))


def count_rules(count, meta):
    return [rule for rule, wrong in (
        ("min", "min" in meta and count < meta["min"]), ("max", "max" in meta and count > meta["max"])) if wrong]


def inside(place, name):
    return place + "/" + name.replace("~", "~0").replace("/", "~1")


def main():
    asked = json.load(sys.stdin)
    generator = Generator(asked["seed"])
    cases = []
    for _ in range(asked["count"]):
        request = generator.request()
        for _ in range(generator.random.randint(0, 3)):
            generator.damage(request)
        expected = sorted({f"{place} {rule}" for place, rule in reference(request, OPERATION.input_shape)})
        report = ParamValidator().validate(request, OPERATION.input_shape)
        text = json.dumps(request, ensure_ascii=generator.random.random() < 0.5)
        cases.append({"text": text, "expected": expected, "botocore": report.generate_report()})
    json.dump(cases, sys.stdout)


if __name__ == "__main__":
    main()
