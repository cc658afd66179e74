"""A slow line: from key to seen, with 200 ms of round trip and 64 kbit/s."""

from launching import in_turn, medians
from screen_rows import FORM, NEXT, SMALL, TO_PLAIN
from table import row

ROUND_TRIP, RATE = "200", "64"
# Packets of one frame may come late; nothing is over before the line was quiet for longer than its round trip.
QUIET = {"QUIET_MS": "400"}


def rows(launcher, programs, runs):
    text = programs.folder / "typed.txt"
    slow = [programs.tools / "slow-line", ROUND_TRIP, RATE]
    players = {
        "ours": ([programs.editor, *FORM], ["wait:Sign in with", "idle:600", *TO_PLAIN, "press:xy"], ["press:a", NEXT, "press:\\x10"]),
        # Its next line, and its help, which covers the text as our preview does at this size.
        "nano": (["nano", "--ignorercfiles", text], ["wait:Help", "idle:600", "press:xy"], ["press:a", "press:\\r", "press:\\x07"]),
        "Textual": ([*programs.peer("textual_app.py"), "form", 4], ["wait:field", "idle:3000", NEXT, "press:xy"],
                    ["press:a", NEXT, "press:\\eOP"]),
    }
    with programs.account() as variables:
        taken = in_turn({
            name: lambda command=command, steps=[*lead, *changes], name=name: launcher.play(
                SMALL, steps, [*slow, *command], **QUIET, **(variables if name == "ours" else {}))
            for name, (command, lead, changes) in players.items()}, runs)
    found = []
    for step, what in [(-3, "typing a character"), (-2, "to the next field or line"), (-1, "opening preview or help")]:
        figures = medians(taken, lambda run, step=step: run[step]["last"])
        found.append(row(f"slow line: {what}", "ms to the last byte", figures.pop("ours"), figures))
    starts = medians(taken, lambda run: run[0]["ms"])
    found.append(row("slow line: start to the form", "ms", starts.pop("ours"), starts))
    return found
