#!/usr/bin/env python3
"""Plays the scenes of scenes.py in a real terminal (tmux) and draws the screens as PNG files: on a dark ground, on a light
one, and without colours. Recordings become one animated PNG each, on a dark ground. Beside them stands the text of the screens.

usage: draw.py [--check] [--programs FOLDER] [--output FOLDER] [NAME ...]

--check draws nothing: it compares the texts with those that are there, and ends with 1 where one differs.

The same screen gives the same bytes: what is never the same again (dates, ids, times) is made the same, and each program
starts in an empty home folder.
"""

import argparse
import pathlib
import sys

import recording
from painter import Painter
from scenes import RECORDINGS, SCENES
from terminal import plain, play

HERE = pathlib.Path(__file__).resolve().parent


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
    """Whether the text of the screens is another one than that which was drawn; tells both."""
    is_recording = scene in RECORDINGS
    now = recording.written(recording.frames(scene, programs)) if is_recording else plain(play(scene, programs)[0])
    file = output / f"{scene['name']}.txt"
    drawn = file.read_text(encoding="utf-8") if file.exists() else ""
    if now == drawn:
        return False
    print(f"{file.name} is not current: run `make screenshots`.\nDrawn:\n{drawn}\nNow:\n{now}")
    return True


def main():
    parser = argparse.ArgumentParser(description="Draws the scenes and recordings of scenes.py as PNG files.")
    parser.add_argument("--check", action="store_true", help="compare the texts only")
    parser.add_argument("--programs", type=pathlib.Path, default=HERE.parent / ".build/release")
    parser.add_argument("--output", type=pathlib.Path, default=HERE)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these")
    options = parser.parse_args()
    scenes = SCENES + RECORDINGS
    unknown = set(options.names) - {scene["name"] for scene in scenes}
    if unknown:
        parser.error(f"no such scene: {', '.join(sorted(unknown))}")
    chosen = [scene for scene in scenes if not options.names or scene["name"] in options.names]
    programs = options.programs.absolute()
    if options.check:
        # All of them, so that one run tells every difference.
        sys.exit(1 if sum(differs(scene, programs, options.output) for scene in chosen) else 0)
    for scene in chosen:
        (recording.draw if scene in RECORDINGS else draw)(scene, programs, options.output)


if __name__ == "__main__":
    main()
