"""Plays the recordings of scenes.py, and draws the screens at their ("show", …) steps as an animated PNG. Beside it stands the text
of each screen. For how long a screen is shown stands in scenes.py, and does not depend on how fast the program was."""

import painter
import terminal


def frames(recording, programs):
    """The screens that are shown: cells, cursor, milliseconds."""
    with terminal.started(recording, programs) as running:
        for action, *arguments in recording["steps"]:
            if action == "show":
                yield *terminal.looked_at(running, recording), arguments[0]
            else:
                running.play((action, *arguments))


def written(shown):
    """The screens as one text."""
    return "".join(f"{milliseconds} ms\n{terminal.plain(cells)}\n" for cells, _, milliseconds in shown)


def draw(recording, programs, output):
    shown = list(frames(recording, programs))
    (output / f"{recording['name']}.txt").write_text(written(shown), encoding="utf-8")
    brush = painter.Painter("dark")
    pictures = [brush.paint_all_colours(cells, cursor) for cells, cursor, _ in shown]
    first, *others = with_one_palette(pictures)
    target = output / f"{recording['name']}.png"
    first.save(
        target, save_all=True, append_images=others, duration=[milliseconds for _, _, milliseconds in shown], loop=0,
        optimize=True)
    print(target)


def with_one_palette(pictures):
    """The pictures with the colours that all of them need: an animated PNG has one palette."""
    from PIL import Image

    width, height = pictures[0].size
    all_of_them = Image.new("RGB", (width, height * len(pictures)))
    for number, picture in enumerate(pictures):
        all_of_them.paste(picture, (0, number * height))
    palette = all_of_them.quantize(painter.COLOURS)
    return [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]
