#!/usr/bin/env python3
"""Plays the scenes of scenes.py in a real terminal (tmux) and draws the screens as PNG files: on a dark ground, on a light
one, and without colours. Beside them stands the text of the screen.

usage: draw.py [--check] [--programs FOLDER] [--output FOLDER] [NAME ...]

--check draws nothing: it compares the texts with those that are there, and ends with 1 where one differs.

The same screen gives the same bytes: what is never the same again (dates, ids, times) is made the same, and each program
starts in an empty home folder.
"""

import argparse
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import time

import screen
from scenes import SCENES

HERE = pathlib.Path(__file__).resolve().parent
FONTS = pathlib.Path("/usr/share/fonts/truetype/dejavu")
FONT_SIZE = 20
PADDING = 20
DEADLINE = 30  # seconds; only a failure waits that long
COLOURS = 256  # of a picture: all that there are, or the rarer inks turn pale

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

THEMES = {
    "dark": {"background": (24, 26, 31), "foreground": (220, 223, 228), "cursor": (220, 223, 228)},
    "light": {"background": (250, 250, 248), "foreground": (40, 42, 48), "cursor": (40, 42, 48)},
}
# The sixteen colours, chosen to be readable on each ground.
PALETTES = {
    "dark": [
        (58, 62, 71), (224, 108, 117), (152, 195, 121), (229, 192, 123),
        (97, 175, 239), (198, 120, 221), (86, 182, 194), (200, 204, 212),
        (110, 116, 130), (240, 140, 148), (180, 215, 150), (240, 210, 150),
        (140, 198, 245), (215, 155, 232), (125, 205, 215), (240, 242, 245),
    ],
    "light": [
        (56, 58, 66), (196, 44, 52), (60, 130, 50), (150, 105, 0),
        (20, 100, 190), (150, 40, 150), (0, 115, 130), (190, 190, 188),
        (110, 112, 120), (215, 70, 75), (80, 150, 70), (175, 130, 20),
        (50, 125, 215), (170, 70, 170), (20, 140, 155), (250, 250, 248),
    ],
}


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


class Painter:
    """Draws a grid of cells with one font, on whole pixels."""

    def __init__(self, theme):
        self.theme, self.palette = THEMES[theme], PALETTES[theme]
        from PIL import ImageFont

        self.fonts = {
            bold: ImageFont.truetype(FONTS / f"DejaVuSansMono{'-Bold' if bold else ''}.ttf", FONT_SIZE)
            for bold in (False, True)
        }
        self.width = round(self.fonts[False].getlength("M"))
        ascent, descent = self.fonts[False].getmetrics()
        self.height = ascent + descent + 1
        self.baseline = ascent

    def paint(self, cells, cursor):
        from PIL import Image, ImageDraw

        rows, columns = len(cells), len(cells[0])
        size = (columns * self.width + 2 * PADDING, rows * self.height + 2 * PADDING)
        image = Image.new("RGB", size, self.theme["background"])
        draw = ImageDraw.Draw(image)
        # All grounds first: a letter may reach over the edge of its cell.
        for row, line in enumerate(cells):
            for column, cell in enumerate(line):
                ground = self.colours(cell)[1]
                if (column, row) == cursor:
                    ground = self.theme["cursor"]
                draw.rectangle(self.box(column, row), fill=ground)
        for row, line in enumerate(cells):
            for column, cell in enumerate(line):
                ink = self.theme["background"] if (column, row) == cursor else self.colours(cell)[0]
                self.paint_cell(draw, column, row, cell, ink)
        return image.quantize(COLOURS)

    def box(self, column, row):
        left, top = PADDING + column * self.width, PADDING + row * self.height
        return left, top, left + self.width - 1, top + self.height - 1

    def colours(self, cell):
        ink = self.colour(cell.style.foreground, self.theme["foreground"])
        ground = self.colour(cell.style.background, self.theme["background"])
        if cell.style.reverse:
            ink, ground = ground, ink
        if cell.style.dim:
            ink = tuple((2 * i + g) // 3 for i, g in zip(ink, ground))
        return ink, ground

    def colour(self, colour, default):
        if colour is None:
            return default
        if isinstance(colour, tuple):
            return colour
        return self.palette[colour] if colour < 16 else screen.extended_colour(colour)

    def paint_cell(self, draw, column, row, cell, ink):
        left, top, right, bottom = self.box(column, row)
        if cell.text.strip() and not screen.paint_shape(draw, (left, top, right, bottom), cell.text, ink):
            position = (left, top + self.baseline)
            draw.text(position, cell.text, font=self.fonts[cell.style.bold], fill=ink, anchor="ls")
        if cell.style.underline:
            draw.line((left, top + self.baseline + 2, right, top + self.baseline + 2), fill=ink)
        if cell.style.struck:
            middle = top + self.baseline - FONT_SIZE // 4
            draw.line((left, middle, right, middle), fill=ink)


def play(scene, programs, has_colours=True):
    """The cells of a scene's screen and the cursor."""
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
            for step in scene["steps"]:
                terminal.play(step)
            text, cursor = terminal.capture()
        finally:
            terminal.close()
        columns, rows = scene["size"]
        return screen.parse(steady(text), columns, rows), cursor


def steady(text):
    """The text with what changes from run to run made the same."""
    for pattern, stand_in in CHANGING:
        text = re.sub(pattern, lambda found: stand_in[:len(found[0])], text)
    return text


def plain(cells):
    return "".join("".join(cell.text or "" for cell in line).rstrip() + "\n" for line in cells)


def draw(scene, programs, output):
    cells, cursor = play(scene, programs)
    (output / f"{scene['name']}.txt").write_text(plain(cells), encoding="utf-8")
    without_colours = play(scene, programs, has_colours=False)
    for suffix, theme, (shown, place) in [
        ("", "dark", (cells, cursor)), ("-light", "light", (cells, cursor)), ("-mono", "dark", without_colours),
    ]:
        target = output / f"{scene['name']}{suffix}.png"
        Painter(theme).paint(shown, place).save(target, optimize=True)
        print(target)


def differs(scene, programs, output):
    """Whether the screen's text is another one than that which was drawn; tells both."""
    now = plain(play(scene, programs)[0])
    file = output / f"{scene['name']}.txt"
    drawn = file.read_text(encoding="utf-8") if file.exists() else ""
    if now == drawn:
        return False
    print(f"{file.name} is not current: run `make screenshots`.\nDrawn:\n{drawn}\nNow:\n{now}")
    return True


def main():
    parser = argparse.ArgumentParser(description="Draws the scenes of scenes.py as PNG files.")
    parser.add_argument("--check", action="store_true", help="compare the texts only")
    parser.add_argument("--programs", type=pathlib.Path, default=HERE.parent / ".build/release")
    parser.add_argument("--output", type=pathlib.Path, default=HERE)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these scenes")
    options = parser.parse_args()
    unknown = set(options.names) - {scene["name"] for scene in SCENES}
    if unknown:
        parser.error(f"no such scene: {', '.join(sorted(unknown))}")
    chosen = [scene for scene in SCENES if not options.names or scene["name"] in options.names]
    programs = options.programs.absolute()
    if options.check:
        # All of them, so that one run tells every difference.
        sys.exit(1 if sum(differs(scene, programs, options.output) for scene in chosen) else 0)
    for scene in chosen:
        draw(scene, programs, options.output)


if __name__ == "__main__":
    main()
