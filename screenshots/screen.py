"""A terminal's screen as cells: the escape sequences of `tmux capture-pane -e`, and the shapes that fonts draw badly."""

import dataclasses
import re
import unicodedata


@dataclasses.dataclass(frozen=True)
class Style:
    # A colour is None (the terminal's own), a number of the 256, or (red, green, blue).
    foreground: object = None
    background: object = None
    bold: bool = False
    dim: bool = False
    underline: bool = False
    reverse: bool = False
    struck: bool = False


@dataclasses.dataclass
class Cell:
    text: str = " "
    style: Style = Style()


SEQUENCE = re.compile(r"\x1b\[([\d;:]*)m|\x1b\][^\x1b\x07]*(?:\x1b\\|\x07)|[\x0e\x0f]")
SWITCHES = {
    1: {"bold": True}, 2: {"dim": True}, 4: {"underline": True}, 7: {"reverse": True}, 9: {"struck": True},
    22: {"bold": False, "dim": False}, 24: {"underline": False}, 27: {"reverse": False}, 29: {"struck": False},
    39: {"foreground": None}, 49: {"background": None},
}


def parse(text, columns, rows):
    """The screen's cells, row by row. The text after a wide character leaves its second cell empty."""
    style = Style()
    cells = []
    for line in text.split("\n")[:rows]:
        row = []
        position = 0
        while position < len(line):
            sequence = SEQUENCE.match(line, position)
            if sequence:
                if sequence[1] is not None:
                    style = restyled(style, sequence[1])
                position = sequence.end()
                continue
            character = line[position]
            position += 1
            if unicodedata.combining(character) and row:
                row[-1].text += character
                continue
            row.append(Cell(character, style))
            if unicodedata.east_asian_width(character) in "WF":
                row.append(Cell("", style))
        cells.append((row + [Cell() for _ in range(columns)])[:columns])
    return cells + [[Cell() for _ in range(columns)] for _ in range(rows - len(cells))]


def restyled(style, parameters):
    numbers = [int(number or 0) for number in re.split("[;:]", parameters)]
    while numbers:
        number = numbers.pop(0)
        if number == 0:
            style = Style()
        elif number in SWITCHES:
            style = dataclasses.replace(style, **SWITCHES[number])
        elif number in (38, 48):
            plane = "foreground" if number == 38 else "background"
            if numbers.pop(0) == 5:
                colour = numbers.pop(0)
            else:
                colour, numbers = tuple(numbers[:3]), numbers[3:]
            style = dataclasses.replace(style, **{plane: colour})
        else:
            for first, plane, base in ((30, "foreground", 0), (40, "background", 0), (90, "foreground", 8),
                                       (100, "background", 8)):
                if first <= number < first + 8:
                    style = dataclasses.replace(style, **{plane: number - first + base})
    return style


def extended_colour(number):
    """The colours from 16 on: a cube of six levels, then greys, as xterm has them."""
    if number >= 232:
        return (8 + 10 * (number - 232),) * 3
    levels = (0, 95, 135, 175, 215, 255)
    number -= 16
    return levels[number // 36], levels[number // 6 % 6], levels[number % 6]


# The arms of a box-drawing character from its middle: left, right, up, down; 1 is thin, 2 is heavy.
ARMS = {
    "─": "1100", "━": "2200", "│": "0011", "┃": "0022", "┌": "0101", "┐": "1001", "└": "0110", "┘": "1010",
    "├": "0111", "┤": "1011", "┬": "1101", "┴": "1110", "┼": "1111", "╴": "1000", "╶": "0100", "╵": "0010",
    "╷": "0001", "╭": "0101", "╮": "1001", "╰": "0110", "╯": "1010", "┏": "0202", "┓": "2002", "┗": "0220",
    "┛": "2020", "┣": "0222", "┫": "2022", "┳": "2202", "┻": "2220", "╋": "2222",
}
# The part of the cell that a block fills, in eighths: left, top, right, bottom.
BLOCKS = {"█": (0, 0, 8, 8), "▀": (0, 0, 8, 4), "▐": (4, 0, 8, 8), "▔": (0, 0, 8, 1), "▕": (7, 0, 8, 8)}
BLOCKS |= {character: (0, 7 - eighths, 8, 8) for eighths, character in enumerate("▁▂▃▄▅▆▇")}
BLOCKS |= {character: (0, 0, 7 - eighths, 8) for eighths, character in enumerate("▉▊▋▌▍▎▏")}


def paint_shape(draw, box, character, ink):
    """Draws lines and blocks to the edges of their cell, so that they join. False for any other character."""
    left, top, right, bottom = box
    if character in BLOCKS:
        width, height = right - left + 1, bottom - top + 1
        first, above, last, below = BLOCKS[character]
        draw.rectangle(
            (left + width * first // 8, top + height * above // 8,
             max(left + width * last // 8, left + width * first // 8 + 1) - 1,
             max(top + height * below // 8, top + height * above // 8 + 1) - 1), fill=ink)
        return True
    if character not in ARMS:
        return False
    across, down = (left + right) // 2, (top + bottom) // 2
    for arm, (x, y) in zip(ARMS[character], ((left, down), (right, down), (across, top), (across, bottom))):
        if arm != "0":
            half = 1 if arm == "2" else 0
            # Two pixels for a thin line, four for a heavy one.
            draw.rectangle(
                (min(x, across - half), min(y, down - half),
                 max(x, across + 1 + half) if x >= across else across + 1 + half,
                 max(y, down + 1 + half) if y >= down else down + 1 + half), fill=ink)
    return True
