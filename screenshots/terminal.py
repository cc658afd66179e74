"""Plays scenes in a real terminal (tmux), and reads its screen."""

import contextlib
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import time

import screen

DEADLINE = 30  # seconds; only a failure waits that long

# What differs from run to run, and what stands for it in texts and pictures: something like it, as long as it was.
CHANGING = [
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "6f1c2a9e-0b7d-4c35-9e84-d21f5a60b3c7"),
    # A colour's code may stand right before it.
    (r"(?<!\d)20\d\d-\d\d-\d\d(?: \d\d:\d\d)?", "2026-01-15 09:30"),
    (r"(?<=-)1\d{9}(?!\d)", "1767225600"),
    (r"\b\d+\.\d(?= s\b)", "0.0"),
    (r"(?<=127\.0\.0\.1:)\d+", "40800"),
    (r"\b\d(?= s ago)", "0"),
    (r"(?<=state=)[\w.-]+", "x" * 200),
]

class Terminal:
    """A tmux server of its own with one program in it."""

    def __init__(self, size, command, environment, folder):
        self.tmux = ["tmux", "-u", "-f", "/dev/null", "-S", str(folder / "tmux")]
        columns, rows = size
        self._run(
            "start-server", ";", "set-option", "-g", "default-terminal", "tmux-256color", ";",
            "set-option", "-g", "status", "off", ";", "set-option", "-g", "remain-on-exit", "on", ";",
            "set-option", "-s", "escape-time", "0", ";",
            "new-session", "-d", "-x", str(columns), "-y", str(rows), *map(self._quoted, command),
            environment=environment)

    def play(self, step):
        action, *arguments = step
        if action == "wait":
            self._wait(arguments[0])
        elif action == "type":
            self._run("send-keys", "-l", "--", self._quoted(arguments[0]))
        elif action == "press":
            self._run("send-keys", "--", *map(self._quoted, arguments))
        elif action == "paste":
            self._run("load-buffer", "-b", "pasted", "-", input=arguments[0])
            self._run("paste-buffer", "-p", "-d", "-b", "pasted")
        else:
            sys.exit(f"unknown step: {action}")

    def capture(self):
        """The screen with escape sequences, when it has been still for a moment, and the cursor or None."""
        last = None
        deadline = time.monotonic() + DEADLINE
        while time.monotonic() < deadline:
            now = (
                self._run("capture-pane", "-e", "-p", "-N"),
                self._run("display-message", "-p", "#{cursor_x} #{cursor_y} #{cursor_flag}"))
            if now == last:
                column, row, visible = map(int, now[1].split())
                return now[0], (column, row) if visible else None
            last = now
            time.sleep(0.3)
        sys.exit("the screen did not come to rest")

    def close(self):
        subprocess.run([*self.tmux, "kill-server"], stderr=subprocess.DEVNULL, check=False)

    def _wait(self, text):
        deadline = time.monotonic() + DEADLINE
        while time.monotonic() < deadline:
            shown = self._run("capture-pane", "-p")
            if text in shown:
                return
            time.sleep(0.05)
        sys.exit(f"waited {DEADLINE} s for “{text}”; there was instead:\n{shown}")

    def _run(self, *arguments, environment=None, input=""):
        done = subprocess.run(
            [*self.tmux, *arguments], env=environment, input=input, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"tmux {arguments[0]}: {done.stderr.strip()}")
        return done.stdout

    @staticmethod
    def _quoted(argument):
        # tmux takes a semicolon at the end of an argument for the end of a command.
        return argument[:-1] + "\\;" if argument.endswith(";") else argument


@contextlib.contextmanager
def started(scene, programs, has_colours=True):
    """A terminal with the scene's program in it, in an empty home folder."""
    with tempfile.TemporaryDirectory(prefix="appflow-scene-") as name:
        folder = pathlib.Path(name)
        home = folder / "home"
        home.mkdir()
        if scene["settings"]:
            settings = home / ".config/appflow-profile"
            settings.mkdir(parents=True)
            (settings / "config").write_text(scene["settings"], encoding="utf-8")
        environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC", "HOME": str(home)}
        if not has_colours:
            environment["NO_COLOR"] = "1"
        command = [re.sub(r"^{([\w-]+)}$", lambda found: str(programs / found[1]), word) for word in scene["command"]]
        if not any(pathlib.Path(path, command[0]).exists() for path in environment["PATH"].split(":")):
            sys.exit(f"there is no program {shlex.quote(command[0])}")
        terminal = Terminal(scene["size"], command, environment, folder)
        try:
            yield terminal
        finally:
            terminal.close()


def looked_at(terminal, scene):
    """The cells of the screen and the cursor, or None where there is none."""
    text, cursor = terminal.capture()
    columns, rows = scene["size"]
    return screen.parse(steady(text), columns, rows), cursor


def play(scene, programs, has_colours=True):
    """The cells of a scene's screen at its end, and the cursor."""
    with started(scene, programs, has_colours) as terminal:
        for step in scene["steps"]:
            terminal.play(step)
        return looked_at(terminal, scene)


def steady(text):
    """The text with what changes from run to run made the same."""
    for pattern, stand_in in CHANGING:
        text = re.sub(pattern, lambda found: stand_in[:len(found[0])], text)
    return text


def plain(cells):
    return "".join("".join(cell.text or "" for cell in line).rstrip() + "\n" for line in cells)
