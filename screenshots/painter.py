"""Draws what stands in a terminal."""

import pathlib

import screen

FONTS = pathlib.Path("/usr/share/fonts/truetype/dejavu")
FONT_SIZE = 20
PADDING = 20
COLOURS = 256  # of a picture: all that there are, or the rarer inks turn pale

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
        """A picture with the colours that it needs."""
        return self.paint_all_colours(cells, cursor).quantize(COLOURS)

    def paint_all_colours(self, cells, cursor):
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
        return image

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
