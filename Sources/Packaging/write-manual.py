#!/usr/bin/env python3
"""Writes the manual pages: write-manual.py EXECUTABLE MANUAL DATE FOLDER

FOLDER/appflow-profile.1 has what the program says of itself: every command and option (--experimental-dump-help), every key of
every context (keys --output json); and MANUAL's sections on the environment, files and exit codes. FOLDER/appflow-profile.7 is
the rest of MANUAL, which is Markdown. The same input gives the same bytes.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

NAME = "appflow-profile"
# What a reader of manual pages looks for on a command's page, and how it is called there.
OF_THE_COMMAND = {"Exit codes": "EXIT STATUS", "Environment": "ENVIRONMENT", "Files": "FILES"}


def main():
    executable, manual, date, folder = sys.argv[1:]
    sections = Markdown(pathlib.Path(manual).read_text(encoding="utf-8")).sections
    version = run(executable, "--version").strip()
    commands = json.loads(run(executable, "--experimental-dump-help"))["command"]
    keys = json.loads(run(executable, "keys", "--output", "json"))["keys"]
    pages = {
        "1": command_page(commands, keys, {title: sections.pop(title) for title in OF_THE_COMMAND}),
        "7": manual_page(sections),
    }
    for section, lines in pages.items():
        head = f'.TH {escape(NAME.upper())} {section} "{date}" "{NAME} {version}"'
        text = "\n".join([head, ".nh", ".ad l", *lines]) + "\n"
        pathlib.Path(folder, f"{NAME}.{section}").write_text(text, encoding="utf-8")


def run(executable, *arguments):
    """What the program prints where nobody has settings of their own."""
    with tempfile.TemporaryDirectory() as home:
        return subprocess.run(
            [executable, *arguments], env={"HOME": home}, check=True, capture_output=True, encoding="utf-8").stdout


# The page of the command


def command_page(root, keys, sections):
    common = shown(root)
    yield from [".SH NAME", f"{escape(NAME)} \\- {escape(root['abstract'][0].lower() + root['abstract'][1:-1])}"]
    yield from [".SH SYNOPSIS", f".B {escape(NAME)}", "[\\fIoptions\\fR] [\\fIcommand\\fR] [\\fIarguments\\fR]"]
    yield from [".SH DESCRIPTION", *described(root)]
    yield from [".SH OPTIONS", "Every command takes these, before or after its name."]
    for argument in common:
        yield from explained(argument)
    yield ".SH COMMANDS"
    for command in root["subcommands"]:
        if command["commandName"] != "help":
            yield from subcommand(command, common)
    yield from [".SH KEYS", "These are the keys of the editor, by the part of it where they count, with the names of what they do."]
    for context in dict.fromkeys(binding["context"] for binding in keys):
        yield f".SS {escape(context)}"
        for binding in (binding for binding in keys if binding["context"] == context):
            names = ", ".join(f"\\fB{escape(key)}\\fR" for key in binding["keys"])
            yield from [".TP", f"{names} ({escape(binding['action'])})", text_line(binding["help"] + ".")]
    for title, lines in sections.items():
        yield from [f".SH {OF_THE_COMMAND[title]}", *lines]
    yield from [".SH SEE ALSO", f".BR {escape(NAME)} (7)"]


def subcommand(command, common):
    words = [*command["superCommands"], command["commandName"]]
    own = [argument for argument in shown(command) if argument not in common and names(argument) != ["--version"]]
    usage = [f"\\fI{escape(placeholder(argument))}\\fR" for argument in own if argument["kind"] == "positional"]
    options = ["[\\fIoptions\\fR]"] if any(argument["kind"] != "positional" for argument in own) else []
    yield from [f".SS {escape(' '.join(words))}", text_line(command["abstract"])]
    yield from [".PP", " ".join([f"\\fB{escape(' '.join(words))}\\fR", *options, *usage]), *described(command)]
    for argument in own:
        yield from explained(argument)
    for further in command.get("subcommands", []):
        if further["commandName"] != "help":
            yield from subcommand(further, common)


def shown(command):
    """The arguments that are no secret, but for --help of each command, which is the first one's."""
    arguments = [argument for argument in command.get("arguments", []) if argument["shouldDisplay"]]
    return [argument for argument in arguments if "superCommands" not in command or "--help" not in names(argument)]


def names(argument):
    return [("--" if name["kind"] == "long" else "-") + name["name"] for name in argument.get("names", [])]


def placeholder(argument):
    return argument["valueName"].upper() + ("..." if argument["isRepeating"] else "")


def explained(argument):
    if argument["kind"] == "positional":
        tag = f"\\fI{escape(placeholder(argument))}\\fR"
    else:
        value = f" \\fI{escape(argument['valueName'])}\\fR" if argument["kind"] == "option" else ""
        tag = ", ".join(f"\\fB{escape(name)}\\fR{value}" for name in names(argument))
    text = argument["abstract"]
    values = argument.get("allValues", [])
    if argument["kind"] == "option" and values:
        text += f" One of {', '.join(values)}."
    if "defaultValue" in argument and argument["kind"] == "option":
        text += f" When left out: {argument['defaultValue']}."
    return [".TP", tag, text_line(text)]


def described(command):
    """The discussion: a paragraph is a line, and a line that begins with blanks stays as it is."""
    is_literal = False
    for line in command.get("discussion", "").split("\n"):
        if line.startswith(" ") != is_literal:
            is_literal = not is_literal
            yield from [".PP", ".nf"] if is_literal else [".fi"]
            if not is_literal and line:
                yield ".PP"
        elif not is_literal and line:
            yield ".PP"
        if line:
            yield text_line(line)
    if is_literal:
        yield ".fi"


# The manual


def manual_page(sections):
    yield from [".SH NAME", f"{escape(NAME)} \\- the manual"]
    for title, lines in sections.items():
        yield from [f".SH {escape(title)}" if title else ".SH DESCRIPTION", *lines]
    yield from [".SH SEE ALSO", f".BR {escape(NAME)} (1)"]


class Markdown:
    """The part of Markdown that the manual is written in, as lines of man(7) for each section."""

    def __init__(self, text):
        self.sections = {"": []}
        self.lines = self.sections[""]
        for block in self._blocks(text):
            self._write(block)

    @staticmethod
    def _blocks(text):
        """Paragraphs, tables, lists and headings, each as its lines; a fenced block is one, with the blank lines in it."""
        block, is_fenced = [], False
        for line in [*text.split("\n"), ""]:
            if line.startswith("```"):
                if not is_fenced and block:
                    yield block
                    block = []
                is_fenced = not is_fenced
                block.append(line)
            elif line or is_fenced:
                block.append(line)
            elif block:
                yield block
                block = []

    def _write(self, block):
        first = block[0]
        if first.startswith("# ") or first.startswith("!["):
            return
        if first.startswith("## "):
            self.lines = self.sections.setdefault(first[3:], [])
        elif first.startswith("### "):
            self.lines += [f".SS {escape(first[4:])}"]
        elif first.startswith("```"):
            self._literal(block)
        elif first.startswith("|"):
            self._table(block)
        elif re.match(r"(\d+\.|-) ", first):
            self._list(block)
        else:
            self.lines += [*([".PP"] if self.lines else []), marked(" ".join(block).rstrip())]

    def _literal(self, block):
        end = block.index("```", 1)
        self.lines += [".PP", ".RS 4", ".nf", *map(text_line, block[1:end]), ".fi", ".RE"]
        if block[end + 1:]:
            self._write(block[end + 1:])

    def _table(self, block):
        titles, _, *rows = [re.split(r"(?<!\\) ?\| ?", line.strip().strip("|").strip()) for line in block]
        for tag, *cells in rows:
            # One cell needs no title: the paragraph before the table says what is in it.
            texts = cells if len(cells) == 1 else [f"{title}: {cell}" for title, cell in zip(titles[1:], cells)]
            self.lines += [".TP", marked(tag), marked(texts[0])]
            for text in texts[1:]:
                self.lines += [".br", marked(text)]

    def _list(self, block):
        items = []
        for line in block:
            found = re.match(r"(\d+\.|-) (.*)", line)
            if found:
                items.append((found[1], [found[2]]))
            else:
                items[-1][1].append(line.strip())
        for mark, words in items:
            self.lines += [f".IP {mark if mark != '-' else chr(92) + '(bu'} 4", marked(" ".join(words))]


def marked(text):
    """A line with Markdown's marks inside of it."""
    text = re.sub(r"\[([^\]]*)\]\((https?:[^)]*)\)", r"\1 (\2)", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    pieces = re.split(r"(`[^`]+`|\*\*[^*]+\*\*|\*[^*\s][^*]*\*)", text)
    return guarded("".join(map(piece, pieces)))


def piece(text):
    if text.startswith("`") and len(text) > 1:
        return f"\\fB{escape(text[1:-1])}\\fR"
    if text.startswith("**"):
        return f"\\fB{escape(text[2:-2])}\\fR"
    if text.startswith("*") and len(text) > 1:
        return f"\\fI{escape(text[1:-1])}\\fR"
    return escape(text)


def text_line(text):
    return guarded(escape(text))


def guarded(line):
    """A line that begins like a request is none."""
    return "\\&" + line if line.startswith((".", "'")) else line


def escape(text):
    for character, written in [("\\", "\\e"), ("-", "\\-"), ("'", "\\(aq"), ("`", "\\(ga"), ("^", "\\(ha"), ("~", "\\(ti"), ('"', "\\(dq")]:
        text = text.replace(character, written)
    return text


if __name__ == "__main__":
    main()
