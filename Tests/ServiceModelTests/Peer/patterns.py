"""All patterns of botocore's AppFlow model on generated texts: prints [{"pattern", "texts", "matches"}].

Two patterns are not taken at their word, here as in the program: what allows anything allows line breaks, too, and an ARN may
be of any partition.
"""
import json
import random
import re
import sys

import botocore.session

PIECES = [
    "", "a", "Z", "0", "9", "_", "-", ".", "/", ":", "@", "#", "!", "+", "=", "~", "\\", " ", "\t", "\n", "\r", "é", "漢", "👍",
    "\u0661", "\u00a0", "arn:aws:iam:", "arn:aws:", ":123:", "https://", "http://", "com.amazonaws.vpce.", "upsolver-appflow",
    "100", "aws:", "ftp://", "[", "]", "|", "?", "%", "&", "arn:aws-cn:", "arn:aws-iso-b:iam:", "arn:aws-:", "arn:awsx:",
]
ANYTHING = {".*", ".+"}
PARTITION = re.compile(r"^(\^?arn:aws)(?=:)")


def meant(pattern):
    """The pattern as it is checked."""
    if pattern in ANYTHING:
        return re.compile(pattern, re.ASCII | re.DOTALL)
    return re.compile(PARTITION.sub(r"\1(?:-[a-z]+)*", pattern), re.ASCII)


def main():
    chosen = random.Random(json.load(sys.stdin)["seed"])
    model = botocore.session.get_session().get_service_model("appflow")
    patterns = {model.shape_for(name).metadata.get("pattern") for name in model.shape_names}
    cases = []
    for pattern in sorted(patterns - {None}):
        try:
            compiled = meant(pattern)
        except re.error:
            continue
        texts = ["".join(chosen.choices(PIECES, k=chosen.randint(0, 8))) for _ in range(400)]
        cases.append({"pattern": pattern, "texts": texts, "matches": [bool(compiled.fullmatch(t)) for t in texts]})
    json.dump(cases, sys.stdout)


if __name__ == "__main__":
    main()
