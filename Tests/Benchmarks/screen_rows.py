"""Rows of what the operator sees: the first frame, keys, bytes, memory."""

import re

from launching import in_turn, median, medians, percentile
from table import at_most, faster, fewer, row, times

SMALL, WIDE = "80x24", "120x36"
# Thirty keys, no two alike in a row; and a masked field that is filled and emptied, since a mask that does not tell
# the length changes with the first key only.
PLAIN_KEYS = "orchardprodexampleorgunitseven"
MASKED_KEYS = "a\\x7f" * 15
FORM = ["edit", "veeva-vault"]
TO_PLAIN, TO_MASKED = ["press:\\x0e"], ["press:\\x0e", "press:ann", "press:\\t"]
NEXT, HELP = "press:\\t", "press:\\eOP"
DIALOG_FORM = ["--form", "fields", "18", "70", "8"] + [
    word for line in range(1, 7) for word in (f"field{line}", str(line), "1", "", str(line), "12", "40", "100")]


def commands(programs):
    """How each peer asks: {name: (steps before the keys, command)}; a plain question and a masked one."""
    text = programs.folder / "typed.txt"
    pinentry = (
        '(echo SETPROMPT PIN; echo GETPIN; exec sleep 90) | '
        'pinentry-curses --ttyname="$(tty </dev/tty)" --ttytype=$TERM --lc-ctype=C.UTF-8 >/dev/null')
    textual = [*programs.peer("textual_app.py"), "form", 4]
    plain = {
        "whiptail": (["wait:text"], ["whiptail", "--inputbox", "text", "10", "60"]),
        "nano": (["wait:Help"], ["nano", "--ignorercfiles", text]),
        "dialog": (["wait:field1"], ["dialog", *DIALOG_FORM]),
        "Textual": (["wait:field", "idle:500", NEXT, NEXT], textual),
    }
    masked = {
        "whiptail": (["wait:text"], ["whiptail", "--passwordbox", "text", "10", "60"]),
        "pinentry-curses": (["wait:PIN"], ["sh", "-c", pinentry]),
        "dialog": (["wait:field1"], ["dialog", "--insecure", "--passwordform", *DIALOG_FORM[1:]]),
        "prompt_toolkit": (["wait:password"], programs.peer("prompt_toolkit_prompt.py")),
        "Textual": (["wait:field", "idle:500", NEXT], textual),
    }
    return plain, masked


def first_paint(launcher, programs, variables, runs):
    def start(word, command, **more):
        return lambda: launcher.play(SMALL, [f"wait:{word}"], command, **more)[0]["ms"]

    taken = in_turn({
        "ours": start("loading", [programs.editor], **variables),
        "ncurses hello in C": start("hello", [programs.tools / "hello"]),
        "dialog": start("hello", ["dialog", "--msgbox", "hello", "10", "40"]),
        "Textual": start("loading", [*programs.peer("textual_app.py"), "browser", 0]),
    }, runs)
    found = medians(taken, float)
    ours = found.pop("ours")
    targets = [times("ncurses hello in C", 2.5), faster("Textual", 15)]
    return [row("start to first paint of the browser", "ms", ours, found, targets)]


def typing(launcher, programs, variables, runs):
    """Keys in a plain field and a masked one, with validation and the live preview on."""
    rows = []
    plain, masked = commands(programs)
    for kind, peers, keys, lead in [
        ("plain", plain, PLAIN_KEYS, TO_PLAIN), ("masked", masked, MASKED_KEYS, TO_MASKED)]:
        measured = {
            name: lambda lead=steps, command=command: launcher.play(WIDE, [*lead, f"type:{keys}"], command)[-1]
            for name, (steps, command) in peers.items()}
        measured["ours"] = lambda: launcher.play(
            WIDE, ["wait:Sign in with", *lead, f"type:{keys}"], [programs.editor, *FORM], **variables)[-1]
        taken = in_turn(measured, runs)
        times_of = {name: [ms for run in all_runs for ms in run["first"] if ms is not None]
                    for name, all_runs in taken.items()}
        found = {name: median(values) for name, values in times_of.items() if values}
        ours = found.pop("ours")
        rows.append(row(f"key to first byte, {kind} field, preview on", "ms, median", ours, found,
                        [times("whiptail", 1.5)]))
        slow = {name: percentile(values, 99) for name, values in times_of.items() if values}
        ours = slow.pop("ours")
        rows.append(row(f"key to first byte, {kind} field, preview on", "ms, p99", ours, slow, [at_most(2)]))
    return rows


def bytes_of_keys(launcher, programs, variables, runs):
    """Bytes for a key once the field is being typed in; they hardly vary, so a few runs tell."""
    rows = []
    plain, masked = commands(programs)

    def steady(size, lead, command, **more):
        counts = launcher.play(size, [*lead, "press:xyz", f"type:{PLAIN_KEYS}"], command, **more)[-1]["bytes"]
        return sum(counts) / len(counts)

    for kind, peers, lead, most in [("plain", plain, TO_PLAIN, 16), ("masked", masked, TO_MASKED, 4)]:
        measured = {name: lambda steps=steps, command=command: steady(SMALL, steps, command)
                    for name, (steps, command) in peers.items()}
        lead = ["wait:Sign in with", *lead]
        measured["ours"] = lambda: steady(SMALL, lead, [programs.editor, *FORM], **variables)
        measured["wide"] = lambda: steady(WIDE, lead, [programs.editor, *FORM], **variables)
        found = medians(in_turn(measured, max(runs // 5, 1)), float)
        ours, wide = found.pop("ours"), found.pop("wide")
        rows.append(row(f"bytes for a key, {kind} field", "bytes", ours, found, [at_most(most)]))
        rows.append(row(f"bytes for a key, {kind} field, preview on", "bytes", wide, targets=[at_most(most)]))
    idle = launcher.play(SMALL, ["wait:Sign in with", "idle:1000", "idle:4000"], [programs.editor, *FORM], **variables)[-1]
    textual = launcher.play(SMALL, ["wait:field", "idle:2000", "idle:4000"], plain["Textual"][1])[-1]
    for what in ("bytes", "wakeups"):
        rows.append(row(f"idle in a form, {what}", "in 4 s", idle[what], {"Textual": textual[what]}, [at_most(0)]))
    return rows


def beside_facts(launcher, programs, variables, runs):
    """The list with what is known of a profile beside it, in a wide window, and the list alone: what stands beside it is asked
    for when the list is there, and holds no frame up."""
    def keys(size, word):
        return lambda: launcher.play(
            size, ["wait:29", f"wait:{word}", "idle:500", "type:" + "jk" * 10], [programs.editor], **variables)[-1]["first"]

    def paint(size):
        return lambda: launcher.play(size, ["wait:loading"], [programs.editor], **variables)[0]["ms"]

    alone = "the list alone"
    taken = in_turn({"ours": keys(WIDE, "Flows"), alone: keys(SMALL, "29")}, runs)
    found = {name: median([ms for run in all_runs for ms in run if ms is not None]) for name, all_runs in taken.items()}
    painted = medians(in_turn({"ours": paint(WIDE), alone: paint(SMALL)}, runs), float)
    idle = launcher.play(WIDE, ["wait:29", "wait:Flows", "idle:1000", "idle:4000"], [programs.editor], **variables)[-1]
    return [
        row("list beside the facts: start to first paint", "ms", painted["ours"], {alone: painted[alone]}, [times(alone, 1.25)]),
        row("list beside the facts: key to first byte", "ms, median", found["ours"], {alone: found[alone]}, [times(alone, 1.25)]),
        row("list beside the facts: idle, bytes", "in 4 s", idle["bytes"], {}, [at_most(0)]),
    ]


def changes(launcher, programs, variables, runs):
    """Larger changes of the screen, beside the same in dialog and Textual: bytes and ms to the last of them."""
    facts = programs.folder / "facts.txt"
    facts.write_text("".join(f"line {number} of a page of help\n" for number in range(1, 19)))
    dialog = ["dialog", "--hfile", facts, *DIALOG_FORM]
    radios = ["dialog", "--hfile", facts, "--radiolist", "sign in with", "14", "60", "5",
              "one", "first", "on", "two", "second", "off", "three", "third", "off"]
    textual = [*programs.peer("textual_app.py"), "form", 8]
    ours = [programs.editor, *FORM]
    salesforce = [programs.editor, "edit", "sf-prod"]
    # Fields that the form has nothing more to say of than of the one before: what changes is the form alone.
    alike = [*ours, "--model", programs.model(2, [["ONE", "TWO", "THREE"]])]
    to_setting = [*TO_PLAIN, *[NEXT] * 4]
    # Where the form has something else to say, its words alone are longer than all that dialog writes.
    less = [fewer("dialog")]
    table = [
        ("to the next field, nothing else changes", less, (alike, to_setting, NEXT), (dialog, [], "press:\\eOB"), None),
        ("to the next field, explained anew", [], (ours, TO_PLAIN, NEXT), (dialog, [], "press:\\eOB"),
         (textual, [], NEXT)),
        ("another choice, nothing else changes", less, (alike, [*to_setting, NEXT, NEXT, "press:\\e[C"], "press:\\e[C"),
         (radios, ["press:\\eOB"], "press: "), None),
        ("another alternative, with other fields", [], (salesforce, ["press:\\x0e", "press:\\e[Z"], "press:\\e[C"),
         (radios, ["press:\\eOB"], "press: "), None),
        ("opening help", less, (ours, TO_PLAIN, HELP), (dialog, [], HELP), (textual, [], HELP)),
        ("resizing to 100x30", less, (ours, TO_PLAIN, "resize:100x30"), (dialog, [], "resize:100x30"),
         (textual, [], "resize:100x30")),
    ]
    rows = []
    for what, fewest, *players in table:
        measured = {}
        for name, player, lead, more in zip(
            ["ours", "dialog", "Textual"], players,
            [["wait:Sign in with"], ["idle:100"], ["wait:field", "idle:1000"]], [variables, {}, {}]):
            if player:
                command, steps, change = player
                measured[name] = lambda words=[*lead, *steps, change], command=command, more=more: launcher.play(
                    SMALL, words, command, QUIET_MS="150", **more)[-1]
        taken = in_turn(measured, runs)
        for unit, targets in (("bytes", fewest), ("last", [])):
            found = medians(taken, lambda run, unit=unit: run[unit])
            mine = found.pop("ours")
            rows.append(row(what, "bytes" if unit == "bytes" else "ms to the last byte", mine, found, targets))
    return rows


def filtering(launcher, programs, variables, runs):
    """A key of the filter over 10,000 profiles, beside a scan of the same lines by grep."""
    lines = programs.folder / "profiles.txt"
    lines.write_text("".join(f"profile-{number:05} Salesforce Public up to date\n" for number in range(10_000)))
    steps = ["wait:10000", "press:/", "type:veeva-00"]
    keys = [ms for _ in range(runs) for ms in filter_times(launcher, programs, variables, steps)]
    grep = [launcher.run(["grep", "--ignore-case", "--count", "veeva", lines])["ms"] for _ in range(runs)]
    return [
        row("filter key over 10,000 profiles", "ms to the frame, median", median(keys),
            {"grep, whole process": median(grep)}, [at_most(5)]),
        row("filter key over 10,000 profiles", "ms to the frame, p99", percentile(keys, 99)),
    ]


def filter_times(launcher, programs, variables, steps):
    found = launcher.play(SMALL, steps, [programs.editor], **variables)[-1]["last"]
    return [ms for ms in found if ms is not None]


# What of a program's memory is whose, by the mapped file's name.
LIBRARIES = [
    ("OpenSSL", r"lib(crypto|ssl)\."),
    ("ncurses", r"lib(ncursesw|tinfo)\."),
    ("the C library, its loader and what a locale is made of", r"(lib(c|m)\.so|ld-linux|LC_|locale|gconv)"),
    ("libcurl and the libraries that it brings", r".*\.so"),
    ("other files", ""),
]


def owner(path, permissions, program):
    """Whose a mapping is."""
    if path == str(program):
        return "its own code" if "x" in permissions else "its own tables and constants"
    if not path.startswith("/"):
        return "what it has allocated, with the stacks"
    name = path.rsplit("/", 1)[-1]
    return next(who for who, pattern in LIBRARIES if re.match(pattern, name))


def account(program, mappings):
    """{whose: MiB}."""
    found = {}
    for path, permissions, kib in mappings:
        who = owner(path, permissions, program)
        found[who] = found.get(who, 0) + kib / 1024
    return found


def memory(launcher, programs, variables, runs):
    """Peaks: the browser with 1,000 profiles and one of them open; and whose that is, as the kernel counts it then."""
    def aws():
        # It fetches the same thousand, in pages as ours does.
        return launcher.run([programs.aws, "appflow", "describe-connector-profiles"], **variables)["kib"] / 1024

    accounts = []

    def own():
        taken = launcher.play(
            SMALL, ["wait:1000", "press:/", "press:veeva-vault", "press:\\r", "press:\\r", "wait:Sign in with", "memory"],
            [programs.editor], **variables)[-1]
        accounts.append(account(programs.editor, taken["mappings"]))
        return taken["kib"] / 1024

    taken = in_turn({
        "ours": own,
        "Textual": lambda: launcher.play(
            SMALL, ["wait:complete", "idle:500", "memory"], [*programs.peer("textual_app.py"), "browser", 1000],
        )[-1]["kib"] / 1024,
        "aws": aws,
    }, max(runs // 3, 1))
    found = medians(taken, float)
    ours = found.pop("ours")
    shares = {who: median([one.get(who, 0) for one in accounts]) for who in accounts[0]}
    return [row("peak memory, 1,000 profiles and a form", "MiB", ours, found, [at_most(16), times("aws", 1 / 3)])] + [
        row(f"of that: {who}", "MiB", share) for who, share in sorted(shares.items(), key=lambda item: -item[1])]


def rows(launcher, programs, runs):
    found = []
    with programs.account() as variables:
        for part in (first_paint, typing, bytes_of_keys, beside_facts, changes):
            found += part(launcher, programs, variables, runs)
    with programs.account(profiles=10_000) as variables:
        found += filtering(launcher, programs, variables, runs)
    with programs.account(profiles=1000) as variables:
        found += memory(launcher, programs, variables, runs)
    return found
