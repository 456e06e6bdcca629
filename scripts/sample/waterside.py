"""Scenes at the lake, the river and the sea. Each function of
sample-pictures' table draws one picture; the helpers draw its parts."""

import math

from PIL import ImageDraw

from .scene import H, W, Scene, mix_hex


def lake():
    s = Scene(3, '5f7fa6', '9db3c9', 'f2cfae', 'fbe6c9', 'fbe6c9')
    s.glow(860, 330, 420, 'ffd9a0', 0.9)
    s.oval(860, 318, 34, 34, 'fff3d6')
    for x, y, size in ((250, 150, 330), (620, 90, 260), (1080, 170, 300)):
        s.streak(x, y, size, 'fff0dc', 0.75)
    s.ridge(400, 170, 1.3, 'a9b7c8', 'e9d3be', until=470)
    s.ridge(430, 140, 1.9, '8297ac', 'd9c7b8', until=480)
    s.ridge(462, 110, 2.6, '5d7c8c', 'b9b9ac', until=486)
    s.mist(470, 40, 'fbe9d3', 0.55)
    for x in range(0, W, 26):
        size = s.random.uniform(10, 24)
        s.crown(x, 478 - size * 0.4, size, '456a68', '6f9182')
    for x, w, h in ((980, 34, 70), (1020, 26, 96), (1052, 40, 58),
                    (1100, 30, 84), (1140, 46, 52)):
        s.box(x, 480 - h, x + w, 484, 'b58f7c')
        s.box(x, 480 - h, x + w * 0.35, 484, 'e8c3a2')
    bridge_arches(s, 482)
    s.reflect(486, 367, '6c88a4', 0.42, 3.5, 1.15)
    s.glow(860, 600, 300, 'ffdca8', 0.5, 1.6)
    s.glints(492, 840, 130, 'fff0d2', 0.55, 560, 1160)
    boat(s, 330, 640, 1.0)
    reeds(s, 0, 853, 120, '2f4a4a')
    reeds(s, 1080, 870, 200, '2b4546')
    return s


def bridge_arches(s, y):
    deck = [(x, y - 46 - 34 * math.sin((x - 120) / 620 * math.pi))
            for x in range(120, 741, 10)]
    body = s.mask(lambda d: d.polygon(
        s.scaled(deck + [(740, y + 4), (120, y + 4)]), fill=255))
    draw = ImageDraw.Draw(body)
    for n, half in enumerate((36, 44, 52, 58, 52, 44, 36)):
        x = 430 + (n - 3) * 88
        draw.ellipse(s.scaled([(x - half * 0.72, y - half * 0.98),
                               (x + half * 0.72, y + half * 1.3)])[0] +
                     s.scaled([(0, 0), (x + half * 0.72, y + half)])[1],
                     fill=0)
    s.blend(body, ('f0dcc2', 'a58d80'), y - 80, y)
    s.line(deck, '8d7468', 3)
    s.line([(x, top - 9) for x, top in deck], 'f5e6d0', 2)
    for x, top in deck[::3]:
        s.line([(x, top), (x, top - 10)], 'f5e6d0', 2)


def boat(s, x, y, k):
    s.oval(x, y + 10 * k, 70 * k, 6 * k, '2f4350', 0.35)
    s.poly([(x - 66 * k, y - 8 * k), (x + 70 * k, y - 12 * k),
            (x + 46 * k, y + 10 * k), (x - 46 * k, y + 10 * k)], '5a3d33')
    s.poly([(x - 66 * k, y - 8 * k), (x + 70 * k, y - 12 * k),
            (x + 66 * k, y - 6 * k), (x - 60 * k, y - 2 * k)], '8a614c')
    s.poly([(x - 24 * k, y - 8 * k), (x - 20 * k, y - 34 * k),
            (x + 22 * k, y - 36 * k), (x + 28 * k, y - 9 * k)], 'c99f6e')
    s.poly([(x - 24 * k, y - 34 * k), (x, y - 46 * k), (x + 28 * k, y - 36 * k)],
           'e0bb8a')
    s.person(x + 46 * k, y - 4 * k, 62 * k, '37566b')
    s.line([(x + 50 * k, y - 44 * k), (x + 92 * k, y + 20 * k)], '4a342b', 3)


def reeds(s, x, foot, wide, colour):
    for _ in range(wide // 4):
        at = x + s.random.uniform(-20, wide)
        tall = s.random.uniform(60, 170) * (1 - abs(at - x - wide / 2)
                                            / wide * 0.8)
        lean = s.random.uniform(-26, 26)
        s.poly([(at - 3, foot), (at + lean, foot - tall), (at + 3, foot)],
               colour)
        if s.random.random() < 0.35:
            s.oval(at + lean, foot - tall, 3, 14, '7b5a41')


def harbour():
    s = Scene(7, '3f6d95', '7ea4bd', 'e6c7a4', 'f7dcb4', 'f7dcb4')
    s.glow(300, 400, 520, 'ffd08a', 0.85)
    s.oval(300, 408, 40, 40, 'fff0cc')
    for x, y, size in ((820, 110, 360), (1080, 220, 260), (330, 190, 300)):
        s.streak(x, y, size, 'fbe3c6', 0.7)
    s.ridge(480, 90, 1.7, '88a1b0', 'd3c2ad', until=520)
    s.box(0, 512, W, 540, '6c6f74')
    for x, k, colour in ((1010, 0.8, 'b55b43'), (760, 0.92, 'c2654a'),
                         (480, 1.06, 'cf7050')):
        crane(s, x, 520, k, colour)
    containers(s, 560, 512, 12, 3, 36, 16)
    s.reflect(540, 313, '35566f', 0.5, 2, 1.1)
    s.glow(300, 660, 300, 'ffd596', 0.5, 1.8)
    s.glints(548, 845, 150, 'ffe6bd', 0.5)
    ship(s)
    for x, y in ((150, 250), (190, 226), (236, 262), (1060, 330), (1100, 312)):
        s.line([(x - 15, y - 5), (x, y + 3), (x + 15, y - 6)], '4a5c6a', 3)
    return s


def crane(s, x, foot, k, colour):
    dark = mix_hex(colour, '3a2a30', 0.45)

    def at(dx, dy):
        return (x + dx * k, foot + dy * k)

    for dx, tone in ((-62, colour), (62, dark)):
        s.line([at(dx, 0), at(dx * 0.72, -210)], tone, 11 * k)
        s.line([at(dx + 26, 0), at(dx * 0.72 + 20, -210)], dark, 7 * k)
    s.line([at(-58, -70), at(64, -70)], colour, 8 * k)
    s.line([at(-54, -72), at(52, -200)], dark, 4 * k)
    s.line([at(-250, -214), at(150, -214)], colour, 12 * k)
    s.line([at(-250, -226), at(150, -226)], dark, 4 * k)
    s.line([at(-20, -214), at(6, -312), at(40, -214)], colour, 8 * k)
    for end in (-240, -130, 140):
        s.line([at(6, -308), at(end, -222)], dark, 3 * k)
    s.box(*at(66, -256), *at(130, -222), mix_hex(colour, 'ffffff', 0.3))
    s.box(*at(-176, -206), *at(-150, -186), 'e9e2d4')
    s.line([at(-168, -190), at(-168, -112)], dark, 2 * k)
    s.line([at(-154, -190), at(-154, -112)], dark, 2 * k)
    s.box(*at(-190, -114), *at(-132, -90), '4f7d8e')


def containers(s, x, foot, columns, rows, w, h):
    tones = ('b4553f', '3f6f86', 'd2a24c', '5d7f63', '8a5a6d', 'c9c2b2')
    for column in range(columns):
        for row in range(s.random.randint(1, rows)):
            x0, y0 = x + column * (w + 2), foot - (row + 1) * (h + 1)
            tone = s.random.choice(tones)
            s.box(x0, y0, x0 + w, y0 + h, tone)
            s.box(x0, y0, x0 + w, y0 + 2.5, mix_hex(tone, 'ffffff', 0.35))
            for n in range(1, 6):
                s.line([(x0 + w * n / 6, y0 + 3), (x0 + w * n / 6, y0 + h)],
                       mix_hex(tone, '000000', 0.25), 1)


def ship(s):
    s.oval(690, 742, 480, 14, '1c2f40', 0.4)
    for row in range(4):
        for column in range(15 - row):
            tone = ('c05a42', '45788f', 'd9ab55', '668a6b', '936079',
                    'd4ccbb')[(column * 7 + row * 5 + column * row) % 6]
            x, y = 400 + column * 44, 640 - row * 27
            s.box(x, y, x + 42, y + 25, tone)
            s.box(x, y, x + 42, y + 3, mix_hex(tone, 'ffffff', 0.4))
            for n in (8, 16, 24, 32):
                s.line([(x + n, y + 4), (x + n, y + 24)],
                       mix_hex(tone, '000000', 0.22), 1)
    s.shade([(200, 640), (270, 664), (1150, 664), (1170, 634), (1136, 744),
             (282, 744)], '35597a', '1f3a55')
    s.poly([(276, 726), (1142, 726), (1136, 746), (284, 746)], '9e4434')
    s.line([(210, 646), (270, 666), (1152, 666)], 'e7ddcb', 4)
    s.box(1062, 540, 1136, 664, 'f2ebdc')
    s.box(1062, 540, 1086, 664, 'cfc5b2')
    s.box(1050, 524, 1146, 546, 'fbf6ea')
    s.windows(1054, 528, 1142, 542, 8, 1, '3d5566', 1, 0.3)
    s.windows(1092, 556, 1132, 650, 3, 5, '5b7386', 1, 0.45)
    s.box(1090, 492, 1116, 526, 'b4553f')


def bridge():
    s = Scene(13, '4d86b8', '8fbbd8', 'd5e6ea', 'f6eedd')
    for x, y, size in ((180, 170, 120), (640, 110, 80), (1120, 200, 110)):
        s.cloud(x, y, size, 'ffffff', 0.82)
    s.ridge(520, 120, 1.5, '93b2b9', 'd7e0d6', until=570)
    s.ridge(545, 70, 2.7, '6c9590', 'b9ccb5', until=575)
    for n in range(46):
        x, tall = n * 29 - 6, s.random.uniform(18, 92)
        tone = mix_hex('a9bcc6', 'cdd6d6', s.random.random())
        s.box(x, 566 - tall, x + 22, 570, tone)
        s.box(x + 14, 566 - tall, x + 22, 570, mix_hex(tone, '5c7684', 0.35))
    for x in range(0, W, 22):
        s.crown(x, 566, s.random.uniform(8, 15), '4f7f66', '7fa678')
    s.reflect(572, 281, '2f6a8c', 0.45, 2, 1.0)
    s.glints(580, 845, 120, 'ffffff', 0.4)
    for x in (430, 940):
        pylon(s, x)
    s.shade([(0, 470), (W, 452), (W, 478), (0, 498)], 'f6f2e8', 'b9b4a6')
    s.poly([(0, 498), (W, 478), (W, 486), (0, 508)], '7c8a90')
    s.line([(0, 464), (W, 446)], 'ffffff', 3)
    for x in range(0, W, 16):
        y = 470 - 18 * x / W
        s.line([(x, y), (x, y - 7)], 'e5e2d8', 1.5)
    for x, tone in ((90, 'c4553f'), (240, 'f1efe8'), (585, '3f6f86'),
                    (700, 'd6a548'), (1090, '5d7f63'), (1190, 'f1efe8')):
        y = 469 - 18 * x / W
        s.box(x, y - 15, x + 42, y - 2, tone, radius=4)
        s.box(x + 7, y - 24, x + 32, y - 12, mix_hex(tone, '203040', 0.45),
              radius=4)
        s.oval(x + 9, y - 2, 5, 5, '26292d')
        s.oval(x + 33, y - 2, 5, 5, '26292d')
    ferry(s)
    return s


def pylon(s, x):
    for side in (-1, 1):
        for n in range(1, 12):
            end = x + side * n * 32
            s.line([(x + side * 4, 150 + n * 11), (end, 472 - 18 * end / W)],
                   'f8f6ef', 1.6, 0.95)
    for side, tone in ((-1, 'fbf7ed'), (1, 'c9c3b4')):
        s.poly([(x + side * 5, 132), (x + side * 13, 132),
                (x + side * 34, 480), (x + side * 26, 600),
                (x + side * 12, 600), (x + side * 22, 480)], tone)
    s.box(x - 22, 300, x + 22, 314, 'e6e0d2')
    s.box(x - 11, 122, x + 11, 172, 'fbf7ed', radius=4)
    s.box(x - 46, 592, x + 46, 616, 'd4cdbd', radius=5)
    s.box(x - 46, 606, x + 46, 620, '8e979a', radius=5)


def ferry(s):
    s.oval(650, 742, 190, 9, '173a50', 0.4)
    s.poly([(470, 700), (830, 700), (796, 742), (506, 742)], 'f7f3ea')
    s.poly([(486, 724), (812, 724), (797, 742), (506, 742)], '2f6a8c')
    s.box(530, 664, 774, 702, 'fdfaf2', radius=6)
    s.windows(540, 672, 764, 694, 11, 1, '54788c', 1, 0.3)
    s.box(574, 640, 716, 666, 'eee8da', radius=6)
    s.windows(582, 646, 708, 660, 6, 1, '54788c', 1, 0.3)
    s.box(636, 612, 664, 642, 'c4553f')
    for n in range(6):
        s.oval(400 - n * 52, 744 + n * 5, 44, 3, 'ffffff', 0.45 - n * 0.06)


def skyline():
    s = Scene(19, '0f1c3d', '23366a', '5b5088', 'b06f7f', 'e9a67a')
    for _ in range(90):
        x, y = s.random.uniform(0, W), s.random.uniform(0, 280)
        s.oval(x, y, 1.1, 1.1, 'ffffff', s.random.uniform(0.2, 0.8))
    s.glow(640, 520, 900, 'f4b183', 0.55, 0.35)
    s.oval(1030, 130, 30, 30, 'fdf3d6')
    s.glow(1030, 130, 150, 'fdf3d6', 0.35)
    s.ridge(520, 120, 1.6, '4a4a78', '8a6580', until=560)
    for layer, (tone, low, high, wide) in enumerate(
            (('4c4a74', 60, 190, 38), ('343c66', 80, 270, 50),
             ('202b50', 70, 210, 62))):
        x = -20
        while x < W:
            w = s.random.uniform(wide * 0.7, wide * 1.3)
            tall = s.random.uniform(low, high) * (
                0.65 + 0.5 * math.exp(-((x - 620) / 330) ** 2))
            tower(s, x, 560, w, tall, tone, layer)
            x += w + s.random.uniform(2, 10 + layer * 10)
    landmark(s, 640, 560)
    s.box(0, 556, W, 570, '1a2344')
    for x in range(10, W, 38):
        s.oval(x, 556, 2.6, 2.6, 'ffdf9c')
        s.glow(x, 556, 20, 'ffcf80', 0.35) if x % 76 == 10 else None
    s.reflect(570, 283, '101c3e', 0.5, 1.8, 1.25)
    s.glints(578, 845, 150, 'ffd79a', 0.4)
    boat_lit(s, 300, 690)
    boat_lit(s, 930, 640, 0.7)
    return s


def tower(s, x, foot, w, tall, tone, layer):
    s.box(x, foot - tall, x + w, foot, tone)
    s.box(x + w * 0.7, foot - tall, x + w, foot, '0b1330', 0.25)
    s.line([(x, foot - tall), (x + w, foot - tall)],
           mix_hex(tone, 'c89aa0', 0.4), 1.5)
    if layer:
        s.windows(x + 4, foot - tall + 8, x + w - 4, foot - 10,
                  max(2, int(w / 11)), max(3, int(tall / 14)),
                  s.random.choice(('ffd98f', 'ffe8b8', 'f9c778')), 0.9, 0.5,
                  0.42)
    if s.random.random() < 0.3:
        s.line([(x + w / 2, foot - tall), (x + w / 2, foot - tall - 22)], tone,
               2.5)


def landmark(s, x, foot):
    s.shade([(x - 36, foot), (x - 26, 210), (x, 160), (x + 26, 210),
             (x + 36, foot)], '8fb4d6', '34527f')
    s.shade([(x + 6, foot), (x + 4, 176), (x + 26, 210), (x + 36, foot)],
            '5a80ad', '22395f')
    for n in range(22):
        y = 228 + n * 15
        s.line([(x - 26 - n * 0.4, y), (x + 26 + n * 0.4, y)], 'fff0c9', 1.8,
               0.65)
    s.line([(x, 160), (x, 108)], 'c9d8ea', 3)
    s.glow(x, 112, 60, 'ffe2a6', 0.6)


def boat_lit(s, x, y, k=1.0):
    s.poly([(x - 80 * k, y - 10 * k), (x + 90 * k, y - 10 * k),
            (x + 66 * k, y + 12 * k), (x - 62 * k, y + 12 * k)], '16203f')
    s.box(x - 56 * k, y - 34 * k, x + 54 * k, y - 10 * k, '2b2f52', radius=4)
    s.windows(x - 52 * k, y - 30 * k, x + 50 * k, y - 14 * k, 9, 1, 'ffd98f',
              1, 0.35)
    s.line([(x - 64 * k, y - 36 * k), (x + 62 * k, y - 36 * k)], 'ffc46b',
           4 * k)
    s.glow(x, y + 20 * k, 130 * k, 'ffbf6a', 0.35, 0.5)


def wetland():
    s = Scene(23, '8fc1cf', 'c9e2dd', 'f4f1dc', 'f6ecd0')
    s.glow(260, 250, 460, 'fff4cf', 0.8)
    s.ridge(390, 150, 1.4, 'a3c2bd', 'dde6d6', until=450)
    s.ridge(425, 110, 2.2, '7fa99a', 'c7d8bd', until=460)
    s.mist(440, 40, 'f7f3df', 0.7)
    for x in range(-10, W, 34):
        size = s.random.uniform(16, 40)
        s.crown(x, 452 - size * 0.4, size, '5f9079', '92b892')
    s.reflect(462, 391, '8fbcae', 0.35, 2.4, 1.05)
    s.glints(470, 845, 110, 'ffffff', 0.45)
    for x, y, w, h in ((180, 560, 230, 20), (1010, 540, 260, 22),
                       (640, 640, 300, 26), (60, 740, 280, 40)):
        s.oval(x, y + 5, w, h, '3f6b58', 0.35)
        s.oval(x, y, w, h, '7faa62')
        s.oval(x - w * 0.1, y - 4, w * 0.8, h * 0.6, 'a3c77c')
        for _ in range(int(w / 6)):
            gx = x + s.random.uniform(-w, w) * 0.9
            tall = s.random.uniform(10, 44)
            s.poly([(gx - 2, y + 4), (gx + s.random.uniform(-8, 8), y - tall),
                    (gx + 2, y + 4)], s.random.choice(('5c8f55', '87b066',
                                                       '4b7d4e')))
    boardwalk(s)
    for x, foot, k, turn in ((600, 642, 1.25, 1), (742, 648, 1.0, -1),
                             (170, 566, 0.75, 1), (1040, 548, 0.7, -1)):
        egret(s, x, foot, k, turn)
    for x, y, k in ((420, 210, 1.0), (530, 160, 0.72), (620, 236, 0.6)):
        egret_flying(s, x, y, k)
    reeds(s, 980, 880, 340, '3c6a50')
    reeds(s, -20, 880, 180, '34604a')
    return s


def boardwalk(s):
    s.poly([(760, H), (1010, H), (1090, 560), (1064, 560)], 'c9a574')
    for n in range(20):
        part = (n / 20) ** 1.7
        y = 562 + (H - 562) * part
        s.line([(1064 - 304 * part, y), (1090 - 80 * part, y)], '9a7a52',
               1 + 3 * part, 0.8)
    for n in range(8):
        part = (n / 7) ** 1.8
        y = 562 + (H - 562) * part
        for x in (1062 - 304 * part, 1092 - 80 * part):
            s.line([(x, y), (x, y - 16 - 84 * part)], '8a6b47', 2 + 5 * part)
    for x0, x1 in ((1062, 758), (1092, 1012)):
        s.line([(x0, 547), (x1, H - 100)], 'a98a60', 4)
    s.person(1058, 640, 66, '4b6f8f')
    s.person(1032, 648, 70, 'b5614c')


def egret(s, x, foot, k, turn):
    def at(dx, dy):
        return (x + dx * k * turn, foot + dy * k)

    s.line([at(-4, 0), at(-4, -46)], '4d4a42', 2.5 * k)
    s.line([at(8, 0), at(6, -46)], '4d4a42', 2.5 * k)
    s.poly([at(-52, -46), at(-20, -82), at(22, -86), at(34, -64), at(10, -42),
            at(-24, -40)], 'ffffff')
    s.poly([at(-52, -46), at(-20, -66), at(14, -58), at(-10, -42)], 'dbe4e2')
    s.line([at(22, -74), at(44, -98), at(30, -124), at(42, -142)], 'ffffff',
           9 * k)
    s.oval(*at(44, -144), 9 * k, 7 * k, 'ffffff')
    s.poly([at(50, -148), at(74, -142), at(50, -140)], 'd79b3c')
    s.oval(*at(47, -146), 1.6 * k, 1.6 * k, '2b2b2b')


def egret_flying(s, x, y, k):
    s.poly([(x - 66 * k, y - 40 * k), (x - 14 * k, y - 16 * k), (x + 20 * k, y),
            (x - 10 * k, y + 8 * k)], 'ffffff')
    s.poly([(x + 70 * k, y - 52 * k), (x + 22 * k, y - 18 * k), (x - 2 * k, y),
            (x + 24 * k, y + 6 * k)], 'e6eeec')
    s.oval(x + 8 * k, y + 2 * k, 30 * k, 8 * k, 'ffffff')
    s.line([(x + 34 * k, y), (x + 52 * k, y + 4 * k)], 'ffffff', 6 * k)
    s.poly([(x + 52 * k, y), (x + 72 * k, y + 6 * k), (x + 52 * k, y + 8 * k)],
           'd79b3c')
    s.line([(x - 20 * k, y + 4 * k), (x - 60 * k, y + 10 * k)], '4d4a42', 2 * k)


def embankment():
    s = Scene(29, '78add0', 'bddbe4', 'f3ead5', 'f3ead5')
    s.glow(1020, 250, 460, 'fff0c8', 0.7)
    s.cloud(300, 130, 110, 'ffffff', 0.8)
    s.cloud(780, 90, 70, 'ffffff', 0.7)
    s.ridge(390, 130, 1.5, '9bbac0', 'd8e1d8', until=450)
    for n in range(18):
        x, tall = 20 + n * 34, s.random.uniform(40, 150)
        tone = s.random.choice(('cfd7d6', 'bccbd0', 'ddd5c4'))
        s.box(x, 440 - tall, x + 28, 444, tone)
        s.box(x + 19, 440 - tall, x + 28, 444, mix_hex(tone, '5c7684', 0.3))
        s.windows(x + 3, 446 - tall, x + 18, 436, 2, max(2, int(tall / 16)),
                  '8ba3b0', 0.8, 0.5)
    for x in range(0, 700, 24):
        s.crown(x, 438, s.random.uniform(10, 18), '55896a', '8fb67c')
    s.reflect(448, 405, '5e93a8', 0.35, 2.4, 0.65)
    s.glints(456, 845, 120, 'ffffff', 0.45, 0, 760)
    bank = [(W, 428), (900, 440), (760, 500), (640, 590), (520, 720), (440, H)]
    s.shade(bank + [(W, H)], 'a9c184', '6f9d5b')
    edge = [(890, 440), (748, 500), (628, 590), (506, 720), (424, H)]
    s.line(edge, 'd9d1bf', 12)
    s.line([(x + 9, y + 4) for x, y in edge], 'a59b86', 5)
    s.poly([(1010, 440), (1026, 440), (900, 560), (860, H), (600, H),
            (690, 680), (820, 540)], 'd8a57f')
    s.line([(1018, 440), (868, 540), (770, 660), (730, H)], 'f7e5d0', 3, 0.85)
    for x, foot, size in ((1060, 476, 46), (1150, 520, 78), (1010, 610, 120),
                          (1190, 720, 190)):
        willow(s, x, foot, size)
    for x, y in ((706, 524), (604, 612), (500, 740)):
        k = (y - 420) / 300
        s.line([(x, y), (x, y - 130 * k)], '44525a', 3 + 3 * k)
        s.oval(x, y - 134 * k, 10 * k, 10 * k, 'fff4d4')
    for x, foot, h, coat in ((870, 560, 56, 'c65a49'), (824, 610, 70, '3f6d8e'),
                             (850, 614, 68, 'd6a548'), (700, 780, 118, '4d7f6a'),
                             (786, 770, 112, '8a5a7a')):
        s.person(x, foot, h, coat)
    for x, y in ((220, 560), (330, 610)):
        s.poly([(x - 44, y - 4), (x + 48, y - 6), (x + 32, y + 9),
                (x - 32, y + 9)], '6b4a3f')
        s.poly([(x, y - 8), (x + 2, y - 74), (x + 38, y - 14)], 'fbf6ea')
        s.poly([(x - 2, y - 8), (x - 2, y - 62), (x - 26, y - 14)], 'e8d9bf')
    return s


def willow(s, x, foot, size):
    s.oval(x, foot, size * 0.6, size * 0.07, '1f3a2a', 0.22)
    s.line([(x, foot), (x + size * 0.05, foot - size * 0.6),
            (x - size * 0.03, foot - size * 1.1)], '5f4a38', size * 0.1)
    s.crown(x, foot - size * 1.25, size * 0.6, '4d8050', '93ba66')
    for n in range(22):
        a = -1 + 2 * n / 21
        top = foot - size * (1.62 - 0.5 * a * a)
        end = foot - size * s.random.uniform(0.25, 0.7)
        s.line([(x + a * size * 0.55, top), (x + a * size * 0.86,
                top + size * 0.35), (x + a * size * 0.9, end)],
               s.random.choice(('6b9c55', '84b060', '578a4f', 'a0c26e')),
               size * 0.045, 0.9)
