"""Scenes in the streets and the hills. Each function of
sample-pictures' table draws one picture; the helpers draw its parts."""

import math

from .scene import H, W, Scene, mix_hex


def facade():
    s = Scene(5, '7fb0d8', 'b9d7ea', 'eaf3f5', 'f4efe4')
    for x, y, size in ((200, 150, 110), (560, 90, 70), (1090, 170, 120)):
        s.cloud(x, y, size, 'ffffff', 0.85)
    s.ridge(500, 90, 2, 'a7bfc4', 'd5dfda', until=600)
    s.shade([(0, 576), (W, 576), (W, 710), (0, 710)], '9fbf86', '7ea468')
    s.box(90, 330, 1190, 580, 'd9cfbd')
    s.shade([(90, 330), (1190, 330), (1190, 580), (90, 580)], 'ece3d2',
            'cdc0aa')
    for side in (110, 850):
        s.windows(side, 352, side + 320, 566, 8, 3, '6f8fa5', 1, 0.42)
        s.windows(side, 352, side + 320, 430, 8, 1, 'a9c4d2', 0.6, 0.42)
    s.box(80, 318, 1200, 336, 'f3ebdc')
    s.box(80, 336, 1200, 341, 'a99c86')
    s.shade([(400, 262), (880, 262), (880, 590), (400, 590)], 'efe7d8',
            'd8cbb6')
    s.box(424, 322, 856, 590, '5c6f7d')
    s.shade([(424, 322), (856, 322), (856, 590), (424, 590)], '46596a',
            '8499a3')
    for x in range(460, 830, 46):
        s.box(x, 350, x + 26, 590, 'b5c8cf', 0.35)
    s.box(586, 440, 694, 590, '7d4a35')
    for x in (590, 642):
        s.box(x, 446, x + 48, 590, '94593f')
        s.box(x + 8, 456, x + 40, 520, 'b77a58')
        s.box(x + 8, 530, x + 40, 582, 'b77a58')
    s.box(384, 246, 896, 268, 'f8f1e4')
    s.box(366, 226, 914, 248, 'efe5d4')
    s.box(366, 248, 914, 254, 'a99c86')
    s.poly([(420, 226), (640, 176), (860, 226)], 'e4d8c3')
    s.poly([(450, 222), (640, 186), (830, 222)], 'cdbfa7')
    s.oval(640, 208, 15, 15, 'b98a4a')
    s.oval(640, 208, 10, 10, 'd9b26d')
    for n in range(8):
        x = 432 + n * 59.4
        s.shade([(x - 13, 274), (x + 13, 274), (x + 15, 590), (x - 15, 590)],
                'fbf6ec', 'ded2be')
        s.box(x + 5, 276, x + 14, 590, '8b7d68', 0.28)
        s.box(x - 18, 268, x + 18, 278, 'fffaf0')
        s.box(x - 19, 582, x + 19, 594, 'efe5d4')
    for n in range(9):
        y, wide = 592 + n * 13, 300 + n * 22
        s.box(640 - wide, y, 640 + wide, y + 9, mix_hex('f4ecdd', 'd9ccb6',
                                                         n / 9))
        s.box(640 - wide, y + 8, 640 + wide, y + 13, 'a8997f')
    s.shade([(0, 706), (W, 706), (W, H), (0, H)], 'd8d2c3', 'bfb8a8')
    for x in range(-1400, 2700, 130):
        s.line([(640 + (x - 640) * 0.42, 709), (x, H)], 'a9a290', 1.5, 0.5)
    for y in (730, 765, 812):
        s.line([(0, y), (W, y)], 'a9a290', 1.5, 0.5)
    for side in (-1, 1):
        for n in range(3):
            s.cypress(640 + side * (420 + n * 86), 700, 150 - n * 8,
                      '3f6650', '6d9270')
        s.box(640 + side * 500 - 150, 684, 640 + side * 500 + 150, 712,
              '557d58', radius=13)
        s.tree(640 + side * 690, 730, 170, '3d6b4c', '82a868')
    for x, foot, h, coat in ((520, 716, 66, '44617d'), (548, 718, 68, '7c4d4a'),
                             (735, 668, 56, '4d5a5e'), (690, 640, 50, '8b6b4a'),
                             (850, 770, 84, '31506b'), (890, 776, 82, '9b5a4c'),
                             (360, 790, 90, '5d6f58')):
        s.person(x, foot, h, coat)
    s.glow(240, 120, 500, 'fff4d8', 0.3)
    return s


def tea():
    s = Scene(11, '86b4cf', 'c6dde0', 'f3ecd6', 'f3ecd6')
    s.glow(1020, 190, 420, 'fff0c4', 0.8)
    s.cloud(240, 130, 90, 'ffffff', 0.7)
    s.cloud(620, 90, 60, 'ffffff', 0.6)
    s.ridge(330, 190, 1.4, '8fb0b8', 'd3ddd2', until=420)
    s.ridge(390, 170, 1.9, '6f9c95', 'c2d2b8', until=470)
    s.mist(420, 60, 'f6f1df', 0.75)
    s.ridge(450, 130, 1.6, '5f9070', 'a4be8a', until=560)
    s.mist(505, 34, 'f4efdb', 0.5)
    terraces(s, 560, 470, 8, '8fb46a', '4b7f48', 0.0)
    village(s)
    terraces(s, 700, 600, 10, '7fae57', '2f6a3d', 1.7)
    for x, foot, k, coat in ((330, 742, 84, 'b5483c'), (410, 752, 86, '3f6d8e'),
                             (900, 786, 98, 'd3a84a'), (820, 728, 76, '6a5a86')):
        s.person(x, foot, k, coat, hair='d8bd84')
        s.oval(x, foot - k * 0.95, k * 0.17, k * 0.05, 'e4cc96')
        s.box(x + k * 0.12, foot - k * 0.5, x + k * 0.32, foot - k * 0.3,
              'a9793f', radius=4)
    tea_front(s)
    return s


def terraces(s, base, top, rows, light, dark, phase):
    for n in range(rows):
        part = n / rows
        y = top + (H + 40 - top) * part ** 1.25 * (0.42 if base < 600 else 1)
        rise = 26 + 22 * part
        wave = [(x, y + rise * math.sin(x / W * math.tau * 0.8 + phase
                                        + n * 0.17)
                 + 8 * math.sin(x / 90 + n)) for x in range(-10, W + 20, 10)]
        tone = mix_hex(light, dark, 0.15 + part * 0.75)
        s.poly(wave + [(W + 10, H), (-10, H)], mix_hex(tone, '1d3a26', 0.32))
        shift = 7 + 12 * part
        s.poly([(x, yy + shift * 0.2) for x, yy in wave]
               + [(x, yy + shift) for x, yy in reversed(wave)], tone)
        for x, yy in wave[::2]:
            s.oval(x, yy + shift * 0.45, 11 + 6 * part, shift * 0.55,
                   mix_hex(tone, 'd9e59a', 0.25))


def village(s):
    for x, y, w in ((470, 566, 92), (590, 548, 78), (690, 574, 104),
                    (820, 556, 84), (545, 600, 96), (765, 612, 90)):
        h = w * 0.44
        s.box(x, y - h, x + w, y, 'f3ead8')
        s.box(x + w * 0.62, y - h, x + w, y, 'd6c8b0')
        for n in (0.12, 0.38):
            s.box(x + w * n, y - h * 0.68, x + w * (n + 0.14), y - h * 0.3,
                  '6b5546')
        s.box(x + w * 0.72, y - h * 0.62, x + w * 0.86, y, '7d4a35')
        s.poly([(x - w * 0.1, y - h), (x + w * 0.06, y - h * 1.55),
                (x + w * 0.94, y - h * 1.55), (x + w * 1.1, y - h)], '4c5459')
        s.poly([(x - w * 0.1, y - h), (x + w * 0.06, y - h * 1.55),
                (x + w * 0.5, y - h * 1.55), (x + w * 0.5, y - h)], '666f72')
    for x, y, size in ((445, 590, 26), (680, 566, 30), (905, 580, 34),
                       (640, 616, 24), (525, 560, 22)):
        s.crown(x, y - size * 0.6, size, '3d6f49', '86ab62')


def tea_front(s):
    for x in range(-20, W + 40, 34):
        y = 842 + 14 * math.sin(x / 140)
        s.crown(x, y, 34, '24573a', '5d9550')
    for _ in range(60):
        x, y = s.random.uniform(0, W), s.random.uniform(806, 850)
        s.poly([(x, y), (x + 5, y - 13), (x + 9, y)], 'b4d272')


def school():
    s = Scene(17, '6fb1dd', 'b5dbec', 'ecf5ee', 'ecf5ee')
    for x, y, size in ((260, 130, 110), (700, 90, 80), (1130, 150, 90)):
        s.cloud(x, y, size, 'ffffff', 0.9)
    s.ridge(460, 90, 1.8, '9fc0b4', 'c2d8b4', until=560)
    s.shade([(150, 250), (900, 250), (900, 560), (150, 560)], 'f9f2e4',
            'eadfc9')
    s.box(134, 232, 916, 254, 'c8694c')
    for row in range(3):
        y = 276 + row * 96
        s.box(150, y + 66, 900, y + 76, 'c8694c')
        s.box(150, y + 76, 900, y + 82, '000000', 0.1)
        for n in range(9):
            x = 172 + n * 81
            s.box(x, y, x + 56, y + 56, '7fa9bd', radius=3)
            s.poly([(x, y), (x + 30, y), (x, y + 40)], 'b8d5de')
            s.line([(x + 28, y), (x + 28, y + 56)], 'f6efe0', 3)
    s.shade([(880, 190), (1060, 190), (1060, 560), (880, 560)], 'e58f63',
            'c8694c')
    s.box(868, 176, 1072, 196, 'a9523a')
    s.oval(970, 264, 40, 40, 'fff8ea')
    s.line([(970, 264), (970, 238)], '4d3a34', 4)
    s.line([(970, 264), (988, 272)], '4d3a34', 4)
    s.windows(900, 330, 1040, 470, 3, 3, 'f6d9b8', 0.9, 0.4)
    s.box(936, 484, 1004, 560, '6b4a3f', radius=4)
    s.shade([(0, 556), (W, 556), (W, H), (0, H)], '8fbb74', '6a9c58')
    s.poly([(-200, H), (170, 590), (1110, 590), (1480, H)], 'c96a50')
    s.poly([(-40, H), (250, 612), (1030, 612), (1320, H)], 'd57c60')
    s.poly([(120, H), (330, 634), (950, 634), (1160, H)], '6fae6b')
    s.poly([(180, H), (366, 648), (914, 648), (1100, H)], '7cba74')
    for k in (0.14, 0.5, 0.86):
        for side in (-1, 1):
            s.line([(640 + side * (470 - 70 * k), 592 + 40 * k),
                    (640 + side * (840 - 240 * k), H)], 'fff6e8', 2, 0.8)
    s.line([(640, 648), (640, H)], 'fff6e8', 2, 0.7)
    s.oval(640, 740, 110, 38, 'fff6e8', 0.55)
    s.oval(640, 740, 106, 35, '7cba74')
    for x, size in ((60, 130), (1180, 150), (1110, 96)):
        s.tree(x, 612, size, '3f7a4a', '8cbd63')
    for x, foot, h, coat in ((430, 706, 74, 'e0b13f'), (520, 764, 92, '3b7db0'),
                             (610, 700, 72, 'd0574a'), (760, 752, 88, '4d9a6c'),
                             (850, 712, 76, '8a62a0'), (690, 802, 104, 'e0803f'),
                             (360, 812, 104, 'c94f63')):
        s.person(x, foot, h, coat, '35506e')
    s.oval(586, 792, 11, 11, 'fffdf6')
    s.oval(589, 795, 8, 8, 'd9d3c4')
    return s


def busstop():
    s = Scene(31, '8bbfe0', 'c5e0ea', 'f5efe0', 'f5efe0')
    s.cloud(240, 110, 90, 'ffffff', 0.85)
    s.cloud(980, 150, 110, 'ffffff', 0.8)
    for x, w, tall, tone in ((0, 150, 330, 'c9d3d3'), (140, 120, 410, 'b7c7cd'),
                             (270, 170, 270, 'dcd2bf'), (450, 110, 370, 'c3cfd0'),
                             (570, 180, 300, 'd8cdb9'), (760, 130, 430, 'b5c5cc'),
                             (900, 160, 290, 'd2cbbb'), (1070, 220, 380, 'c2cdd0')):
        s.box(x, 560 - tall, x + w, 560, tone)
        s.box(x + w * 0.75, 560 - tall, x + w, 560, mix_hex(tone, '6c8490', 0.3))
        s.windows(x + 8, 572 - tall, x + w * 0.72, 548, max(3, int(w / 26)),
                  int(tall / 34), '8fa8b5', 0.75, 0.45)
    for x in range(-20, W, 70):
        s.crown(x, 520, s.random.uniform(34, 56), '4b8159', '8fb96d')
    s.shade([(0, 556), (W, 556), (W, 690), (0, 690)], 'd9d2c4', 'c4bcab')
    for x in range(-600, 1900, 90):
        s.line([(640 + (x - 640) * 0.8, 560), (x, 690)], 'aaa28f', 1.5, 0.5)
    s.box(0, 686, W, 700, 'eee8da')
    s.shade([(0, 700), (W, 700), (W, H), (0, H)], '6d757b', '565d63')
    for x in range(30, W, 190):
        s.box(x, 806, x + 110, 813, 'f4efe2', 0.85)
    shelter(s)
    bus(s, 640, 735)
    return s


def shelter(s):
    s.box(92, 330, 560, 346, '2f4b5c', radius=6)
    s.poly([(78, 322), (575, 322), (560, 342), (92, 342)], '3d6276')
    s.box(112, 346, 545, 606, 'd8ebee', 0.5)
    for x in (112, 254, 398, 537):
        s.box(x, 342, x + 9, 660, '42606f')
    s.box(136, 372, 240, 566, 'f8f4ea', radius=5)
    for n, tone in enumerate(('c4553f', '3f6f86', 'd6a548', '5d7f63')):
        s.box(150, 392 + n * 42, 226, 402 + n * 42, tone, radius=4)
        s.box(150, 408 + n * 42, 206, 413 + n * 42, 'b9b4a6', radius=2)
    s.poly([(276, 356), (330, 356), (280, 590), (276, 590)], 'ffffff', 0.35)
    s.box(286, 598, 530, 614, 'b98a5c', radius=4)
    for x in (306, 500):
        s.box(x, 612, x + 10, 662, '42606f')
    s.seated(350, 592, 15, '8a5a6d', False, hair='b9b4ac')
    s.seated(440, 592, 15, '4d7f6a', False)
    for x in (350, 440):
        s.box(x - 22, 610, x + 22, 660, '46525f', radius=8)
    s.person(196, 678, 178, '35608a')
    s.person(596, 684, 168, 'c96a4c', '4a4038')


def bus(s, x, y):
    s.oval(x + 290, y + 62, 330, 12, '20262b', 0.4)
    s.box(x - 20, y - 255, x + 620, y + 44, '2f8f83', radius=26)
    s.box(x - 20, y - 60, x + 620, y + 44, '256f68', radius=20)
    s.box(x - 20, y - 84, x + 620, y - 66, 'f4efe2')
    s.box(x + 8, y - 222, x + 606, y - 104, '2a4451', radius=12)
    for n in range(5):
        left = x + 18 + n * 118
        s.box(left, y - 214, left + 106, y - 112, '9cc3cc', radius=8)
        s.poly([(left + 10, y - 214), (left + 56, y - 214), (left + 12, y - 122)],
               'd2e7e9', 0.8)
    for left in (x + 132, x + 372):
        s.box(left, y - 226, left + 108, y + 34, '235b56', radius=8)
        for part in (6, 56):
            s.box(left + part, y - 216, left + part + 46, y + 26, '8fb9c2',
                  radius=5)
    for n, tone in ((0, 'd9a582'), (2, 'c99574'), (4, 'd9a582')):
        px = x + 70 + n * 118
        s.seated(px, y - 116, 13, ('c4553f', '54718a', 'd6a548')[n // 2], False,
                 tone)
    for wheel in (x + 96, x + 300, x + 520):
        if wheel == x + 300:
            continue
        s.oval(wheel, y + 40, 40, 40, '23282c')
        s.oval(wheel, y + 40, 21, 21, 'c9ccc8')
        s.oval(wheel, y + 40, 8, 8, '6d7478')
    s.box(x - 24, y - 30, x - 8, y + 4, 'fff2c4', radius=6)
    s.box(x + 10, y - 248, x + 140, y - 228, '1f2c33', radius=6)
    for n in range(9):
        s.box(x + 22 + n * 12, y - 243, x + 29 + n * 12, y - 233, 'ffb84d')


def courtyard():
    s = Scene(37, '8ec3e2', 'cfe5ea', 'f6f0e2', 'f6f0e2')
    s.cloud(980, 110, 90, 'ffffff', 0.85)
    s.cloud(330, 90, 60, 'ffffff', 0.8)
    s.ridge(430, 90, 2, 'a8c4bd', 'c9d8c0', until=600)
    for x in range(0, W, 40):
        s.crown(x, 580, s.random.uniform(24, 40), '6b9c74', 'a3c58d')
    flats(s, 60, 170, 420, 'e9cfae')
    flats(s, 690, 130, 520, 'f0dcc0')
    lift(s, 880, 110)
    lift(s, 238, 154)
    s.shade([(0, 596), (W, 596), (W, H), (0, H)], 'd9d0bf', 'bfb5a2')
    s.poly([(0, 640), (460, 620), (560, H), (0, H)], '86b06a')
    s.poly([(1280, 640), (1010, 626), (900, H), (1280, H)], '86b06a')
    s.line([(0, 640), (460, 620), (560, H)], 'efe7d6', 8)
    s.line([(1280, 640), (1010, 626), (900, H)], 'efe7d6', 8)
    for x, foot, size in ((120, 700, 150), (420, 650, 92), (1160, 730, 170),
                          (600, 612, 60)):
        s.tree(x, foot, size, '437d4e', '93bf68')
    s.oval(300, 770, 96, 24, '2f4a35', 0.25)
    s.box(286, 700, 314, 770, 'a39a88')
    s.oval(300, 700, 82, 22, 'd8cfbd')
    s.oval(300, 696, 76, 18, 'efe8d9')
    for x, y, coat in ((206, 722, '54718a'), (394, 724, 'a8574a')):
        s.seated(x, y, 19, coat, False, hair='c7c2ba')
        s.box(x - 34, y + 22, x + 34, y + 76, '4a5560', radius=12)
    for x, foot, h, coat in ((700, 720, 118, '8a6a9a'), (756, 724, 74, 'e0a83f'),
                             (830, 660, 92, '3f6d8e'), (640, 800, 140, '4d7f6a')):
        s.person(x, foot, h, coat)
    return s


def flats(s, x, y, w, tone):
    s.shade([(x, y), (x + w, y), (x + w, 610), (x, 610)], tone,
            mix_hex(tone, 'b59a78', 0.45))
    s.box(x - 10, y - 14, x + w + 10, y + 4, mix_hex(tone, '7d5a44', 0.55))
    rows = int((600 - y) / 72)
    for row in range(rows):
        top = y + 22 + row * 72
        s.line([(x, top + 62), (x + w, top + 62)], mix_hex(tone, '7d5a44', 0.3),
               2)
        for n in range(int(w / 74)):
            left = x + 16 + n * 74
            s.box(left, top, left + 44, top + 44, '7f9fae', radius=2)
            s.poly([(left, top), (left + 24, top), (left, top + 30)], 'b9d0d6')
            s.line([(left + 22, top), (left + 22, top + 44)], 'f7f0e2', 2.5)
            s.box(left - 4, top + 44, left + 48, top + 50, 'fbf5e8')
            if s.random.random() < 0.4:
                for k in range(3):
                    s.oval(left + 6 + k * 15, top + 40, 8, 7, '5f9458')


def lift(s, x, y):
    s.box(x, y, x + 78, 612, 'a9cdd6', 0.92)
    s.box(x + 46, y, x + 78, 612, '6c98a8', 0.5)
    for row in range(int((612 - y) / 46) + 1):
        s.line([(x, y + row * 46), (x + 78, y + row * 46)], '54717e', 3)
    for column in (0, 39, 78):
        s.line([(x + column, y), (x + column, 612)], '54717e', 4)
    s.poly([(x - 8, y), (x + 86, y), (x + 76, y - 20), (x + 2, y - 20)],
           '456270')
    s.box(x + 8, y + 146, x + 70, y + 222, 'f6e6b4', 0.9, 3)
    s.person(x + 30, y + 220, 62, 'b5614c')
    s.box(x + 8, 548, x + 70, 612, 'dfe6e4', radius=2)
    s.line([(x + 39, 548), (x + 39, 612)], '7d8f96', 2)
