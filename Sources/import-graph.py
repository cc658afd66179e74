#!/usr/bin/env python3
"""Draws who imports whom, from the sources: import-graph.py [--folders ROOM]

Fails on a circle, on an import that Package.swift does not declare, in rooms and in tests, on a dependency that nobody imports, on a
room that imports one that Package.swift has below it in its list, and on words of the command in the libraries. With --folders it looks at the
folders of a room instead: which of them name types of which others, and fails on a circle. Lists files that are long or short.
"""

import argparse
import re
import sys
from pathlib import Path

LONG, SHORT = 300, 40
# What the libraries must not name: options, and the program. AWS's own command line has options, too.
LIBRARIES = ("Secrets", "OperatingSystem", "JSON", "ServiceModel", "HTTPTransport", "AWSClient", "AppFlow")
WORDS = re.compile(r"(?<![\w-])--[a-z][a-z-]+|appflow-profile\b")
DECLARATION = re.compile(
    r"^(?:@\w+(?:\([^)]*\))? )*(?:public |package |final |indirect )*"
    r"(?:struct|enum|class|protocol|actor|typealias) (\w+)", re.M)


def targets(manifest):
    """The targets of Package.swift in their order: name, folder, declared dependencies."""
    for found in re.finditer(r"\.(target|executableTarget|testTarget)\(", manifest):
        depth, end = 1, found.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(manifest[end], 0)
            end += 1
        text = re.sub(r"//.*", "", manifest[found.end():end - 1])
        name = re.search(r'name: "([^"]+)"', text).group(1)
        path = re.search(r'path: "([^"]+)"', text)
        folder = path.group(1) if path else ("Tests/" if found.group(1) == "testTarget" else "Sources/") + name
        listed = re.search(r"dependencies: \[(.*?)\]", text, re.S)
        yield name, Path(folder), re.findall(r'"([^"]+)"', listed.group(1)) if listed else []


def swift_files(folder):
    return sorted(folder.rglob("*.swift"))


def code(file):
    """A file without its comments."""
    return re.sub(r"^\s*//.*", "", file.read_text(), flags=re.M)


def imports(folder):
    return {name for file in swift_files(folder) for name in re.findall(r"^(?:@\w+ )?import (\w+)$", code(file), re.M)}


def circle(graph):
    """The names on a way that comes back to where it began; None where there is no such way."""
    done = set()

    def visit(name, way):
        if name in way:
            return way[way.index(name):] + [name]
        if name in done:
            return None
        done.add(name)
        found = (visit(other, way + [name]) for other in sorted(graph.get(name, ())))
        return next((way for way in found if way), None)

    return next((way for way in (visit(name, []) for name in graph) if way), None)


def reach(graph, name, seen):
    for other in graph.get(name, ()):
        if other not in seen:
            seen.add(other)
            reach(graph, other, seen)
    return seen


def draw(graph):
    """The graph for Mermaid. What is imported through others as well has no line of its own, where there is no circle."""
    is_whole = circle(graph) is not None
    print("graph TD")
    for name in graph:
        print(f"  {name}")
        for other in sorted(graph[name]):
            around = graph[name] - {other}
            if is_whole or not any(other in reach(graph, between, set()) for between in around):
                print(f"  {name} --> {other}")


def rooms_graph(rooms, problems):
    """Which rooms import which. The system's libraries and hooks, whose names begin with C, are no part of it."""
    names = {name for name, _, _ in rooms}
    graph = {}
    for name, folder, declared in rooms:
        used = {other for other in imports(folder) if other in names}
        problems += [f"{name} imports {other}, which Package.swift does not declare for it" for other in used - set(declared)]
        problems += [f"{name} does not import {other}, which Package.swift declares" for other in (names & set(declared)) - used]
        problems += [f"{name} imports {other}, which Package.swift has below it" for other in used - set(graph)]
        graph[name] = used
    return graph


def tests_problems(all_targets, manifest):
    """What the targets of the tests import and Package.swift does not declare for them, and the other way around."""
    modules = {name.replace("-", "_"): name for name, _, _ in all_targets}
    products = set(re.findall(r'\.product\(name: "(\w+)"', manifest))
    # Programs are named so that they are built; nobody imports them.
    programs = set(re.findall(r'\.executableTarget\(\s*name: "([^"]+)"', manifest))
    for name, folder, declared in all_targets:
        if folder.parts[0] != "Tests":
            continue
        found = imports(folder)
        used = {modules[other] for other in found if other in modules} | found & products
        for other in sorted(used - set(declared) - {name}):
            yield f"{name} imports {other}, which Package.swift does not declare for it"
        for other in sorted(set(modules.values()) & set(declared) - used - programs):
            yield f"{name} does not import {other}, which Package.swift declares"


def folders_graph(room):
    """Which folders of a room name types of which others."""
    homes, graph = {}, {}
    for file in swift_files(room):
        for name in DECLARATION.findall(code(file)):
            homes[name] = file.relative_to(room).parts[0] if file.parent != room else "."
    for file in swift_files(room):
        here = file.relative_to(room).parts[0] if file.parent != room else "."
        named = set(re.findall(r"\b[A-Z]\w+\b", re.sub(r'"(?:[^"\\\n]|\\.)*"', "", code(file))))
        graph.setdefault(here, set()).update(homes[name] for name in named if name in homes and homes[name] != here)
    return graph


def foreign_words(rooms):
    for name, folder, _ in rooms:
        for file in swift_files(folder) if name in LIBRARIES else []:
            for number, line in enumerate(file.read_text().splitlines(), 1):
                found = WORDS.search(re.sub(r"\baws [a-z][a-z -]*--[a-z-]+", "", line))
                if found:
                    yield f"{file}:{number}: a library names {found.group()}"


def sizes(rooms):
    lines = [(len(file.read_text().splitlines()), file) for _, folder, _ in rooms for file in swift_files(folder)]
    for text, chosen in (
        (f"over {LONG} lines", [item for item in lines if item[0] > LONG]),
        (f"under {SHORT} lines", [item for item in lines if item[0] < SHORT]),
    ):
        print(f"\nFiles {text}: {len(chosen)} of {len(lines)}")
        for count, file in sorted(chosen, key=lambda item: (-item[0], str(item[1]))):
            print(f"{count:6} {file}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--folders", metavar="ROOM")
    room = arguments.parse_args().folders
    problems = []
    manifest = Path("Package.swift").read_text()
    rooms = [
        target for target in targets(manifest)
        if target[1].parts[0] == "Sources" and not target[0].startswith("C")
    ]
    if room:
        rooms = [target for target in rooms if target[0] == room]
        graph = folders_graph(Path("Sources") / room)
    else:
        graph = rooms_graph(rooms, problems)
        problems += tests_problems(list(targets(manifest)), manifest)
        problems += foreign_words(rooms)
    draw(graph)
    sizes(rooms)
    way = circle(graph)
    if way:
        problems.append("a circle: " + " → ".join(way))
    for problem in problems:
        print(problem, file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
