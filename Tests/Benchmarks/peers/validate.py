"""Validates request files: validate.py botocore|jsonschema FILE…

Prints the seconds that parsing and validating took, without starting Python, preparing the model and reading the files."""

import json
import sys
import time

import botocore.session
from botocore.validate import ParamValidator


def schema(shape, root=False):
    """A shape of the model as JSON Schema."""
    limits = shape.metadata
    if shape.type_name == "structure":
        return {
            "type": "object", "required": shape.required_members,
            "properties": {name: schema(member) for name, member in shape.members.items()}}
    if shape.type_name == "map":
        return {"type": "object", "propertyNames": schema(shape.key), "additionalProperties": schema(shape.value)}
    if shape.type_name == "list":
        return {"type": "array", "items": schema(shape.member)}
    if shape.type_name != "string":
        return {"type": {"boolean": "boolean", "integer": "integer"}.get(shape.type_name, "number")}
    found = {"type": "string", "minLength": limits.get("min", 0), "maxLength": limits.get("max", sys.maxsize)}
    if "pattern" in limits:
        found["pattern"] = f"^(?:{limits['pattern']})$".replace("\\p{L}", "\\w").replace("\\p{N}", "\\d")
    if getattr(shape, "enum", None):
        found["enum"] = shape.enum
    return found


model = botocore.session.get_session().get_service_model("appflow")
shape = model.operation_model("UpdateConnectorProfile").input_shape
if sys.argv[1] == "botocore":
    validator = ParamValidator()
    validator.validate({}, shape)  # the model's shapes are read when they are first met

    def errors(request):
        return validator.validate(request, shape).has_errors()
else:
    import jsonschema

    validator = jsonschema.Draft202012Validator(schema(shape))

    def errors(request):
        return next(validator.iter_errors(request), None)

texts = []
for path in sys.argv[2:]:
    with open(path, "rb") as file:
        texts.append(file.read())
begun = time.perf_counter()
for text in texts:
    found = errors(json.loads(text))
    if found:
        sys.exit(f"a request is not valid: {found}")
print(time.perf_counter() - begun)
