"""The canvas: a picture being drawn, and the things many scenes share."""

import math
import random

from PIL import Image, ImageDraw, ImageFilter

W, H, S = 1280, 853, 2  # the canvas, and how many pixels one unit has
FINISHED = 1080, 720


def rgb(text):
    return tuple(int(text[n:n + 2], 16) for n in (0, 2, 4))


def mix(one, other, part):
    return tuple(round(a + (b - a) * part) for a, b in
                 zip(rgb(one) if isinstance(one, str) else one,
                     rgb(other) if isinstance(other, str) else other))


def mix_hex(one, other, part):
    return '%02x%02x%02x' % mix(one, other, part)


class Scene:
    """A picture being drawn; colours are 'rrggbb', alpha is 0..1."""

    def __init__(self, seed, *stops):
        self.random = random.Random(seed)
        self.image = self.gradient(stops)

    @staticmethod
    def gradient(stops, top=0, bottom=H):
        """A full-size picture whose colour runs through stops downwards."""
        column = Scene.ramp(stops, top * S, bottom * S, H * S)
        return column.resize((W * S, H * S), Image.NEAREST)

    @staticmethod
    def ramp(stops, top, bottom, height):
        column = Image.new('RGB', (1, height))
        for y in range(height):
            part = min(max((y - top) / max(bottom - top, 1), 0), 1)
            at = part * (len(stops) - 1)
            low = min(int(at), len(stops) - 2)
            column.putpixel((0, y), mix(stops[low], stops[low + 1], at - low))
        return column

    @staticmethod
    def scaled(points):
        return [(x * S, y * S) for x, y in points]

    def fill(self, mask, colour, alpha=1.0):
        if alpha < 1:
            mask = mask.point(lambda v: round(v * alpha))
        self.image.paste(rgb(colour), mask=mask)

    def blend(self, mask, stops, top, bottom):
        self.image.paste(self.gradient(stops, top, bottom), mask=mask)

    def mask(self, draw_on):
        mask = Image.new('L', self.image.size)
        draw_on(ImageDraw.Draw(mask))
        return mask

    def poly(self, points, colour, alpha=1.0):
        points = self.scaled(points)
        if alpha >= 1:
            ImageDraw.Draw(self.image).polygon(points, fill=rgb(colour))
            return
        draw = ImageDraw.Draw(self.image, 'RGBA')
        draw.polygon(points, fill=rgb(colour) + (round(alpha * 255),))

    def shade(self, points, *stops):
        """A polygon filled with a gradient from its top to its bottom."""
        points = self.scaled(points)
        xs, ys = zip(*points)
        left, top = math.floor(min(xs)), math.floor(min(ys))
        size = math.ceil(max(xs)) - left + 1, math.ceil(max(ys)) - top + 1
        mask = Image.new('L', size)
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in points],
                                     fill=255)
        colours = self.ramp(stops, 0, size[1] - 1, size[1])
        colours = colours.resize(size, Image.NEAREST)
        self.image.paste(colours, (left, top), mask)

    def box(self, x0, y0, x1, y1, colour, alpha=1.0, radius=0):
        draw = ImageDraw.Draw(self.image, 'RGBA')
        draw.rounded_rectangle([x0 * S, y0 * S, x1 * S, y1 * S], radius * S,
                               fill=rgb(colour) + (round(alpha * 255),))

    def oval(self, x, y, rx, ry, colour, alpha=1.0):
        draw = ImageDraw.Draw(self.image, 'RGBA')
        draw.ellipse([(x - rx) * S, (y - ry) * S, (x + rx) * S, (y + ry) * S],
                     fill=rgb(colour) + (round(alpha * 255),))

    def line(self, points, colour, width, alpha=1.0):
        draw = ImageDraw.Draw(self.image, 'RGBA')
        draw.line(self.scaled(points), rgb(colour) + (round(alpha * 255),),
                  max(1, round(width * S)), 'curve')

    def glow(self, x, y, radius, colour, alpha=1.0, flat=1.0):
        """Soft light around a point; worked out small, then enlarged."""
        k = 8 if radius > 100 else 2
        wide, tall = round(radius * 1.3), round(radius * (0.8 + flat / 2))
        mask = Image.new('L', (2 * wide // k, 2 * tall // k))
        ImageDraw.Draw(mask).ellipse(
            [(wide - radius / 2) / k, (tall - radius * flat / 2) / k,
             (wide + radius / 2) / k, (tall + radius * flat / 2) / k],
            fill=round(255 * alpha))
        mask = mask.filter(ImageFilter.GaussianBlur(radius / k / 3.2))
        mask = mask.resize((2 * wide * S, 2 * tall * S), Image.BICUBIC)
        self.image.paste(rgb(colour), (round((x - wide) * S),
                                       round((y - tall) * S)), mask)

    def fade(self, top, bottom, colour, start, end):
        """A veil whose alpha runs from start to end: mist, light, floor."""
        height = round((bottom - top) * S)
        column = Image.new('L', (1, height))
        for y in range(height):
            value = start + (end - start) * y / height
            column.putpixel((0, y), round(255 * value))
        self.image.paste(rgb(colour), (0, round(top * S)),
                         column.resize((W * S, height), Image.NEAREST))

    def mist(self, y, height, colour, alpha):
        self.fade(y - height, y, colour, 0, alpha)
        self.fade(y, y + height, colour, alpha, 0)

    def ridge(self, base, rise, waves, *stops, until=H):
        """A row of hills from base upwards, fading towards its foot."""
        shift = [self.random.uniform(0, math.tau) for _ in range(6)]
        line = []
        for x in range(-8, W + 9, 4):
            t = x / W * math.tau
            height = sum(math.sin(t * waves * 1.83 ** n + shift[n]) / 1.9 ** n
                         for n in range(6))
            line.append((x, base - rise * (height + 1.5) / 3))
        points = line + [(W + 8, until), (-8, until)]
        self.shade(points, *stops)
        return line

    def reflect(self, y, depth, tint, alpha, ripple=3.0, squeeze=1.0):
        """Mirrors what is above y below it, rippled and tinted."""
        source = self.image.crop((0, round((y - depth * squeeze) * S),
                                  W * S, round(y * S)))
        source = source.transpose(Image.FLIP_TOP_BOTTOM)
        source = source.resize((W, round(depth / 6)), Image.BOX)
        source = source.resize((W * S, round(depth * S)), Image.BICUBIC)
        step = S
        for top in range(0, source.height, step):
            far = top / source.height
            move = math.sin(30 * math.log(1 + 5 * far)) * ripple * S
            move *= 0.4 + far * 1.3
            strip = source.crop((0, top, W * S, top + step))
            self.image.paste(strip, (round(move), round(y * S) + top))
            if round(move) > 0:
                self.image.paste(strip.crop((0, 0, round(move), step)),
                                 (0, round(y * S) + top))
            elif round(move) < 0:
                end = strip.crop((W * S + round(move), 0, W * S, step))
                self.image.paste(end, (W * S + round(move),
                                       round(y * S) + top))
        self.fade(y, y + depth, tint, alpha * 0.65, alpha)

    def glints(self, y0, y1, count, colour, alpha, x0=0, x1=W):
        for _ in range(count):
            part = self.random.random() ** 1.6
            y = y0 + (y1 - y0) * part
            x, half = self.random.uniform(x0, x1), 10 + 46 * part
            self.oval(x, y, half, 0.7 + 1.3 * part, colour,
                      alpha * self.random.uniform(0.3, 1))

    # ---- things in a scene ------------------------------------------------

    def crown(self, x, y, size, dark, light):
        """The leaves of a tree: lumps, lit from the upper left."""
        for part, colour, shift in ((1, dark, 0), (0.8, mix_hex(dark, light,
                                    0.5), -0.1), (0.5, light, -0.24)):
            for dx, dy, r in ((-0.5, 0.12, 0.5), (0.45, 0.16, 0.52),
                              (0, -0.25, 0.62), (-0.2, 0.3, 0.5),
                              (0.3, -0.05, 0.5)):
                self.oval(x + size * (dx * part + shift),
                          y + size * (dy * part + shift),
                          size * r * part, size * r * part * 0.92, colour)

    def tree(self, x, foot, size, dark, light, trunk='5b4636'):
        self.oval(x + size * 0.1, foot, size * 0.7, size * 0.07, '1c2a2a',
                  0.18)
        self.poly([(x - size * 0.07, foot), (x - size * 0.04, foot - size),
                   (x + size * 0.04, foot - size), (x + size * 0.07, foot)],
                  trunk)
        self.crown(x, foot - size * 1.35, size * 0.72, dark, light)

    def cypress(self, x, foot, height, colour, light):
        wide = height * 0.16
        self.oval(x, foot - height / 2, wide, height / 2, colour)
        self.oval(x - wide * 0.25, foot - height * 0.52, wide * 0.55,
                  height * 0.42, light, 0.5)

    def person(self, x, foot, height, coat, legs='39404c', skin='d9a582',
               hair='2b2622', lean=0.0):
        """Someone standing, seen from a distance."""
        h = height
        self.oval(x, foot, h * 0.2, h * 0.025, '101820', 0.22)
        for side in (-1, 1):
            self.box(x + side * h * 0.055 - h * 0.045, foot - h * 0.48,
                     x + side * h * 0.055 + h * 0.045, foot, legs,
                     radius=h * 0.03)
        self.box(x - h * 0.135, foot - h * 0.82, x + h * 0.135,
                 foot - h * 0.42, coat, radius=h * 0.085)
        self.box(x - h * 0.135, foot - h * 0.79, x - h * 0.07, foot - h * 0.4,
                 '000000', 0.1, h * 0.03)
        self.bust_head(x + lean * h, foot - h * 0.9, h * 0.075, skin, hair)

    def bust_head(self, x, y, r, skin='d9a582', hair='2b2622', back=False):
        self.box(x - r * 0.4, y + r * 0.5, x + r * 0.4, y + r * 1.5, skin,
                 radius=r * 0.2)
        self.oval(x, y, r, r * 1.12, hair)
        if not back:
            self.oval(x, y + r * 0.1, r * 0.9, r * 1.04, skin)
            draw = ImageDraw.Draw(self.image)
            for tilt, low in ((0, 0.34), (-16, 0.5)):
                draw.chord([(x - r) * S, (y - r * 1.2) * S, (x + r) * S,
                            (y + r * (0.8 + low)) * S], 202 + tilt, 338 + tilt,
                           fill=rgb(hair))

    def seated(self, x, y, r, coat, back=True, skin='d9a582',
               hair='2b2622'):
        """Head and shoulders; y is the desk's edge."""
        self.box(x - r * 2.1, y - r * 2.3, x + r * 2.1, y + r * 1.5, coat,
                 radius=r * 1.1)
        self.box(x - r * 2.1, y - r * 1.6, x - r * 1.3, y + r * 1.5, '000000',
                 0.1, r * 0.4)
        self.bust_head(x, y - r * 3.3, r, skin, hair, back)

    def windows(self, x0, y0, x1, y1, columns, rows, colour, alpha=1.0,
                gap=0.35, chance=1.0):
        dx, dy = (x1 - x0) / columns, (y1 - y0) / rows
        for row in range(rows):
            for column in range(columns):
                if self.random.random() < chance:
                    x, y = x0 + column * dx, y0 + row * dy
                    self.box(x + dx * gap / 2, y + dy * gap / 2,
                             x + dx * (1 - gap / 2), y + dy * (1 - gap / 2),
                             colour, alpha)

    def cloud(self, x, y, size, colour='ffffff', alpha=0.8):
        mask = Image.new('L', (W // 2, H // 2))
        draw = ImageDraw.Draw(mask)
        draw.rounded_rectangle([(x - size * 1.5) / 2, (y + size * 0.08) / 2,
                                (x + size * 1.5) / 2, (y + size * 0.2) / 2],
                               size * 0.03, fill=255)
        for dx, dy, r in ((-1.1, 0.06, 0.3), (-0.6, -0.1, 0.44),
                          (0, -0.22, 0.56), (0.6, -0.08, 0.42),
                          (1.1, 0.07, 0.27)):
            draw.ellipse([(x + (dx - r) * size) / 2, (y + (dy - r) * size) / 2,
                          (x + (dx + r) * size) / 2, (y + (dy + r) * size) / 2],
                         fill=255)
        draw.rectangle([0, (y + size * 0.2) / 2, W, H], fill=0)
        mask = mask.filter(ImageFilter.GaussianBlur(size / 60))
        self.fill(mask.resize(self.image.size, Image.BILINEAR), colour, alpha)

    def streak(self, x, y, size, colour, alpha):
        """A thin cloud of dawn or dusk."""
        for dx, dy, long in ((0, 0, 1), (-0.5, 0.12, 0.6), (0.6, -0.1, 0.7),
                             (0.3, 0.2, 0.45)):
            self.glow(x + dx * size, y + dy * size, size * long, colour,
                      alpha, 0.09)

    def vignette(self, alpha=0.16):
        mask = Image.new('L', (W // 8, H // 8), 255)
        ImageDraw.Draw(mask).ellipse([-18, -14, W // 8 + 18, H // 8 + 14],
                                     fill=0)
        mask = mask.filter(ImageFilter.GaussianBlur(22))
        self.fill(mask.resize(self.image.size, Image.BICUBIC), '14202c', alpha)

    def finish(self):
        self.vignette()
        return self.image.resize(FINISHED, Image.LANCZOS)
