"""Holds every example of a description against its schema: examples.py FILE; says what does not fit, and ends with 1."""
import json
import sys

import jsonschema_rs

document = json.load(open(sys.argv[1]))
found = []
count = 0


def resolved(value):
    while "$ref" in value:
        place = document
        for name in value["$ref"][2:].split("/"):
            place = place[name]
        value = place
    return value


def check(where, holder, schema):
    global count
    examples = [holder["example"]] if "example" in holder else []
    examples += [resolved(example)["value"] for example in holder.get("examples", {}).values()]
    for example in examples:
        count += 1
        whole = {"allOf": [schema], "components": document["components"]}
        for error in jsonschema_rs.validator_for(whole, validate_formats=True).iter_errors(example):
            found.append(f"{where}: {error.message} at {list(error.instance_path)}")


for path, calls in document["paths"].items():
    for method, call in calls.items():
        where = f"{method.upper()} {path}"
        for parameter in map(resolved, call.get("parameters", [])):
            check(f"{where} {parameter['name']}", parameter, parameter["schema"])
        bodies = [("its body", call.get("requestBody", {}))]
        bodies += [(status, resolved(response)) for status, response in call["responses"].items()]
        for name, body in bodies:
            for media_type, content in body.get("content", {}).items():
                check(f"{where} {name}", content, content.get("schema", {}))
            for header, value in body.get("headers", {}).items():
                check(f"{where} {name} {header}", resolved(value), resolved(value)["schema"])
print("\n".join(found))
print(f"{count} examples")
sys.exit(1 if found or count < 500 else 0)
