"""Scenes under a roof. Each function of sample-pictures' table draws one
picture; the helpers draw its parts."""

import math

from .scene import H, W, Scene, mix_hex


def chamber():
    s = Scene(41, '7a4a34', 'a56d4a', 'd9b083', 'e8c99c')
    for n in range(7):
        y = 20 + n * 26
        half = 620 - n * 46
        s.poly([(640 - half, y), (640 + half, y), (640 + half - 40, y + 20),
                (640 - half + 40, y + 20)], mix_hex('5d3828', 'b07c54', n / 7))
        s.line([(640 - half + 40, y + 21), (640 + half - 40, y + 21)],
               'ffe8b8', 3, 0.85)
    s.glow(640, 130, 760, 'ffe9bd', 0.5, 0.5)
    s.shade([(250, 200), (1030, 200), (1030, 470), (250, 470)], 'f5e2bd',
            'd9b482')
    for x in range(250, 1030, 26):
        s.line([(x, 200), (x, 470)], 'c49a66', 2, 0.45)
    s.poly([(0, 90), (250, 200), (250, 470), (0, 560)], '8a5a3e')
    s.poly([(W, 90), (1030, 200), (1030, 470), (W, 560)], '7a4d36')
    for n in range(5):
        for side in (-1, 1):
            x = 640 + side * (425 + n * 46)
            top = 214 - n * 20
            s.poly([(x, top), (x + side * 24, top - 11), (x + side * 24,
                    480 + n * 18), (x, 470 + n * 17)], 'b98258', 0.75)
    s.oval(640, 280, 52, 52, 'b3302b')
    s.oval(640, 280, 44, 44, 'd9b26d')
    s.oval(640, 280, 36, 36, 'b3302b')
    for n in range(12):
        a = n / 12 * math.tau
        s.oval(640 + 22 * math.cos(a), 280 + 22 * math.sin(a), 4.5, 4.5,
               'e9cf96')
    s.poly([(300, 456), (980, 456), (1020, 500), (260, 500)], 'a9432f')
    rostrum(s, 380, 900, 424, 8)
    s.shade([(566, 470), (714, 470), (726, 540), (554, 540)], '8a4f33', '6b3b27')
    s.box(560, 462, 720, 474, 'a9683f', radius=3)
    s.shade([(0, 500), (W, 500), (W, H), (0, H)], '8d2f28', '5f1d1c')
    for row in range(6):
        part = row / 5
        y, gap = 540 + 300 * part ** 1.35, 58 + 86 * part
        seats(s, y, gap, 8.5 + 12.5 * part, row)
    return s


def rostrum(s, x0, x1, y, count):
    for n in range(count):
        x = x0 + (x1 - x0) * (n + 0.5) / count
        s.box(x - 22, y - 52, x + 22, y + 6, '6b2a24', radius=10)
        s.seated(x, y, 9, '2f3b4d', False)
    s.shade([(x0 - 20, y), (x1 + 20, y), (x1 + 30, y + 44), (x0 - 30, y + 44)],
            'b97a4b', '8a5433')
    s.box(x0 - 24, y - 5, x1 + 24, y + 4, 'd79d66', radius=3)


def seats(s, y, gap, r, row):
    s.shade([(0, y), (W, y), (W, y + r * 2.6), (0, y + r * 2.6)], 'c98e5a',
            '8d5836')
    s.line([(0, y), (W, y)], 'ecc08a', 3)
    tones = ('2f3b4d', '39485c', '5a3f44', '44524a', '51485f', '3b3f45')
    count = int(W / gap) + 2
    for n in range(count):
        x = 640 + (n - count / 2 + (0.5 if row % 2 else 0)) * gap
        s.box(x - r * 2.5, y - r * 1.1, x + r * 2.5, y + r * 3.4, '9d3a30',
              radius=r)
        if (n * 7 + row * 5) % 9:
            s.seated(x, y + r * 1.2, r, tones[(n * 5 + row) % 6],
                     hair=('2b2622', '3a302a', '55504c')[(n + row) % 3])
        s.box(x - r * 2.7, y + r * 1.5, x + r * 2.7, y + r * 6, '8a2b26',
              radius=r)
        s.box(x - r * 2.7, y + r * 1.5, x + r * 2.7, y + r * 2, 'b5493c',
              radius=r * 0.3)


def voting():
    s = Scene(43, '3b2a26', '6b4634', 'a5714a')
    for n in range(14):
        x, y = s.random.uniform(0, W), s.random.uniform(20, 300)
        s.glow(x, y, s.random.uniform(60, 170), s.random.choice(
            ('ffd79a', 'ffe6bd', 'e9a46a')), 0.28)
    s.box(330, 60, 950, 320, '1c2530', radius=10)
    s.shade([(344, 74), (936, 74), (936, 306), (344, 306)], '274a6b', '17324d')
    for n, (tall, tone) in enumerate(((170, '7fd0a0'), (34, 'e8c26a'),
                                      (22, 'd98572'), (12, 'a9b7c4'))):
        x = 420 + n * 124
        s.box(x, 282 - tall, x + 66, 282, tone, radius=4)
        s.box(x, 282 - tall, x + 22, 282, 'ffffff', 0.18, 4)
    s.line([(396, 284), (890, 284)], 'dfeaf2', 2, 0.8)
    for x in (120, 300, 480, 800, 980, 1160):
        s.seated(x, 420, 34, s.random.choice(('2b3442', '3b3036', '33403b')))
    s.fade(300, 470, '3b2a26', 0.0, 0.35)
    s.shade([(0, 450), (W, 450), (W, H), (0, H)], 'd09a66', '8f5c38')
    for n in range(26):
        y = 462 + n * 16
        s.line([(0, y), (400, y + s.random.uniform(-7, 7)),
                (860, y + s.random.uniform(-7, 7)), (W, y)], '7d4d2e', 1.4,
               0.28)
    s.line([(0, 451), (W, 451)], 'f0c794', 4)
    device(s)
    hand(s)
    papers(s)
    s.glow(560, 520, 420, 'fff0cf', 0.22)
    return s


def device(s):
    s.poly([(420, 800), (830, 800), (800, 832), (470, 832)], '2a1a12', 0.3)
    s.shade([(440, 560), (800, 560), (850, 800), (396, 800)], 'e9ebea', 'b9bfc1')
    s.poly([(396, 800), (850, 800), (846, 822), (402, 822)], '868d90')
    s.shade([(470, 580), (772, 580), (786, 666), (456, 666)], '20374a', '35566d')
    s.poly([(470, 580), (600, 580), (560, 666), (456, 666)], '5d88a3', 0.45)
    for n, tone in enumerate(('7fd0a0', 'dfeaf2', 'dfeaf2')):
        y = 598 + n * 20
        s.box(494, y, 680 - n * 40, y + 8, tone, 0.9, 3)
    s.oval(732, 622, 18, 16, '7fd0a0')
    s.line([(722, 622), (730, 630), (744, 612)], 'ffffff', 4)
    for n, tone in enumerate(('3f9d6c', 'd2a03c', 'c4553f')):
        x = 470 + n * 124
        s.poly([(x - 14, 706), (x + 92, 706), (x + 98, 762), (x - 20, 762)],
               mix_hex(tone, '1a1a1a', 0.45))
        s.shade([(x - 12, 698), (x + 90, 698), (x + 95, 750), (x - 17, 750)],
                mix_hex(tone, 'ffffff', 0.28), tone)


def hand(s):
    s.poly([(300, 880), (250, H + 40), (40, H + 40), (120, 780), (260, 720)],
           '2f3b4d')
    s.poly([(236, 726), (300, 700), (346, 790), (290, 850)], 'f4f1ea')
    s.poly([(272, 718), (380, 688), (470, 708), (520, 716), (524, 738),
            (452, 744), (420, 796), (340, 830), (300, 800)], 'e2b08c')
    s.line([(400, 706), (506, 728)], 'e2b08c', 28)
    s.oval(510, 729, 15, 14, 'e2b08c')
    s.oval(518, 725, 8, 6, 'f3d3ba')
    for n in range(3):
        s.line([(392, 752 + n * 22), (440 - n * 10, 762 + n * 20)], 'd59d78',
               22)
        s.line([(392, 764 + n * 22), (434 - n * 10, 774 + n * 20)], 'b9835f', 2,
               0.6)


def papers(s):
    s.poly([(900, 560), (1190, 590), (1160, 780), (856, 740)], '2a1a12', 0.18)
    s.poly([(894, 552), (1184, 582), (1152, 770), (850, 730)], 'fbf8f0')
    for n in range(8):
        y = 588 + n * 19
        s.line([(912 - n * 4, y), (1128 - n * 4 - (n % 3) * 30, y + 22)],
               'b6b3aa', 3, 0.9)
    s.line([(1070, 620), (930, 790)], '26364a', 9)
    s.line([(930, 790), (922, 800)], 'c9a35c', 6)
    s.shade([(150, 500), (230, 500), (222, 600), (158, 600)], 'fdfbf5', 'd9d3c6')
    s.oval(190, 500, 40, 10, 'eee9dd')
    s.oval(190, 502, 32, 7, '8a5a2e')
    s.line([(228, 528), (252, 540), (226, 572)], 'eee9dd', 8)
    s.oval(190, 602, 62, 11, 'e5dfd2')


def station():
    s = Scene(47, 'f3e6cf', 'ecdabd', 'e3cba8')
    s.shade([(0, 600), (W, 600), (W, H), (0, H)], 'c9a57c', 'a57f58')
    for x in range(-900, 2300, 130):
        s.line([(640 + (x - 640) * 0.5, 600), (x, H)], '8f6b48', 1.5, 0.45)
    s.box(0, 588, W, 602, 'a98663')
    s.box(70, 90, 470, 420, '8f6f50', radius=6)
    s.shade([(84, 104), (456, 104), (456, 406), (84, 406)], '9fd0e6', 'e4f1e4')
    s.crown(165, 356, 66, '4f8a58', '93c070')
    s.crown(350, 346, 78, '43804f', '86b866')
    s.box(84, 388, 456, 420, '8f6f50')
    s.box(262, 104, 274, 406, '8f6f50')
    s.box(84, 250, 456, 260, '8f6f50')
    s.poly([(84, 104), (200, 104), (84, 300)], 'ffffff', 0.3)
    s.box(560, 120, 900, 330, '9d3a30', radius=8)
    s.box(572, 132, 888, 318, 'f8f1e2', radius=4)
    for n, tone in enumerate(('c4553f', '3f6f86', 'd6a548')):
        x = 590 + n * 100
        s.box(x, 152, x + 84, 236, mix_hex(tone, 'ffffff', 0.55), radius=4)
        s.oval(x + 42, 184, 16, 16, tone)
        s.box(x + 18, 206, x + 66, 236, tone, radius=12)
        for k in range(3):
            s.box(x + 4, 252 + k * 18, x + 80 - k * 14, 259 + k * 18, 'cbbfa9',
                  radius=3)
    shelf(s)
    s.glow(300, 300, 620, 'fff6dc', 0.45)
    s.glow(720, 40, 500, 'fff2cf', 0.5, 0.5)
    for x in (500, 760):
        s.line([(x, 0), (x, 40)], '6b5546', 3)
        s.poly([(x - 44, 78), (x - 22, 38), (x + 22, 38), (x + 44, 78)], '3f6f6a')
        s.oval(x, 80, 30, 8, 'fff3cd')
    for x, coat, hair in ((330, '3f6d8e', '2b2622'), (520, 'a8574a', 'b9b4ac'),
                          (700, '4d7f6a', '3a302a'), (890, '7d6a9a', '2b2622')):
        s.seated(x, 560, 30, coat, False, hair=hair)
    s.oval(620, 830, 480, 20, '4a3220', 0.25)
    s.shade([(170, 566), (1050, 566), (1110, 640), (110, 640)], 'e2b684', 'cd9b66')
    s.box(110, 638, 1110, 660, 'a9763f', radius=4)
    for x in (180, 1010):
        s.box(x, 658, x + 30, 826, '8f6238')
    for x, y in ((330, 600), (560, 596), (800, 604)):
        s.poly([(x, y - 14), (x + 84, y - 16), (x + 96, y + 16), (x - 6, y + 18)],
               'fcf9f1')
        for n in range(3):
            s.line([(x + 12, y - 6 + n * 8), (x + 70, y - 7 + n * 8)], 'b9b4a6',
                   2)
    for x in (470, 720, 960):
        s.shade([(x - 15, 588), (x + 15, 588), (x + 12, 622), (x - 12, 622)],
                'ffffff', 'd3d9d6')
        s.oval(x, 588, 15, 4, '9c6a3c')
    for x, coat in ((250, '5d6f58'), (640, '54506b'), (1000, '8a5d3f')):
        s.box(x - 62, 700, x + 62, 860, '9a6b3f', radius=16)
        s.seated(x, 735, 34, coat)
        s.box(x - 66, 770, x + 66, 870, '8a5d36', radius=14)
    return s


def shelf(s):
    s.box(960, 150, 1230, 600, 'b58a5c', radius=4)
    for row in range(4):
        y = 168 + row * 106
        s.box(974, y, 1216, y + 92, '8f6a45')
        x = 980
        while x < 1196:
            w = s.random.uniform(10, 20)
            tall = s.random.uniform(56, 82)
            s.box(x, y + 92 - tall, x + w, y + 92, s.random.choice(
                ('c4553f', '3f6f86', 'd6a548', '5d7f63', 'e8dcc4', '7d6a9a')),
                radius=1)
            x += w + 2
    s.crown(1095, 116, 34, '43804f', '8fbd6a')
    s.box(1074, 126, 1116, 152, 'd8cfbd', radius=4)


def library():
    s = Scene(53, 'efe3cd', 'ead9bb', 'e0c79f')
    for n in range(3):
        x = 330 + n * 214
        s.box(x, 40, x + 190, 430, 'fbf5e6', radius=4)
        s.shade([(x + 10, 50), (x + 180, 50), (x + 180, 420), (x + 10, 420)],
                '9ccbe4', 'f1f3dd')
        s.crown(x + 60, 400, 62, '5f9a63', '9cc77a')
        s.crown(x + 150, 416, 54, '4f8a58', '8abb6c')
        s.box(x + 90, 50, x + 99, 420, 'fbf5e6')
        s.box(x + 10, 190, x + 180, 198, 'fbf5e6')
        s.poly([(x + 10, 430), (x + 180, 430), (x + 60, 700), (x - 190, 700)],
               'fff3cf', 0.2)
    for side in (0, 1):
        stacks(s, side)
    s.shade([(0, 640), (W, 640), (W, H), (0, H)], 'b98c5e', '8f6640')
    s.poly([(300, 430), (980, 430), (W, 660), (W, H), (0, H), (0, 660)],
           'c79b6b')
    for n in range(3):
        x = 330 + n * 214
        s.poly([(x + 10, 440), (x + 180, 440), (x + 80, 700), (x - 170, 700)],
               'ffeec2', 0.28)
    for y, half, r in ((520, 230, 15), (650, 360, 22), (820, 540, 32)):
        table_row(s, y, half, r)
    for x in (480, 640, 800):
        s.line([(x, 0), (x, 96)], '6b5546', 2.5)
        s.oval(x, 108, 24, 16, 'fff6d8')
        s.glow(x, 110, 120, 'fff0c0', 0.5)
    return s


def stacks(s, side):
    def flip(x):
        return W - x if side else x

    s.poly([(flip(0), 20), (flip(300), 110), (flip(300), 470), (flip(0), 760)],
           '8f6540')
    tones = ('b4553f', '3f6f86', 'd2a24c', '5d7f63', 'e2d3b4', '8a5a6d',
             '6b8a9a')
    for row in range(6):
        for n in range(22):
            a, b = n / 22, (n + 0.86) / 22
            x0, x1 = 300 * a, 300 * b
            y0, y1 = 20 + 90 * a, 20 + 90 * b
            e0, e1 = 760 - 290 * a, 760 - 290 * b
            low, high = (row + 0.86) / 6, (row + s.random.uniform(0.16, 0.4)) / 6
            s.poly([(flip(x0), y0 + (e0 - y0) * high),
                    (flip(x1), y1 + (e1 - y1) * high),
                    (flip(x1), y1 + (e1 - y1) * low),
                    (flip(x0), y0 + (e0 - y0) * low)],
                   mix_hex(s.random.choice(tones), 'f3e2c0', 0.1 + a * 0.25))
        s.line([(flip(0), 20 + 740 * (row + 0.92) / 6),
                (flip(300), 110 + 360 * (row + 0.92) / 6)], 'c69a68', 6)


def table_row(s, y, half, r):
    places = [640 - half * 0.66, 640 - half * 0.1, 640 + half * 0.55]
    tones = ('3f6d8e', 'b5614c', '4d7f6a', '7d6a9a', 'd0a04a', '54506b')
    for n, x in enumerate(places):
        s.seated(x, y - r, r, tones[int(y + n * 5) % 6], False,
                 hair=('2b2622', '6b5a4c', '3a302a')[n])
    s.oval(640, y + r * 4.4, half, r * 0.7, '3a2616', 0.25)
    s.shade([(640 - half, y - r * 0.6), (640 + half, y - r * 0.6),
             (640 + half * 1.06, y + r * 1.3), (640 - half * 1.06,
             y + r * 1.3)], 'eac795', 'd3a66d')
    s.box(640 - half * 1.06, y + r * 1.2, 640 + half * 1.06, y + r * 1.8,
          'a5753f', radius=3)
    for end in (-0.95, 0.9):
        s.box(640 + half * end, y + r * 1.7, 640 + half * end + r * 0.8,
              y + r * 4.6, '8f6238')
    for x in places:
        s.poly([(x - r * 1.5, y - r * 0.3), (x, y - r * 0.1), (x, y + r * 0.8),
                (x - r * 1.7, y + r * 0.6)], 'fffaf0')
        s.poly([(x + r * 1.5, y - r * 0.3), (x, y - r * 0.1), (x, y + r * 0.8),
                (x + r * 1.7, y + r * 0.6)], 'efe6d4')
    lamp = 640 + half * 0.25
    s.line([(lamp, y + r * 0.2), (lamp, y - r * 2)], '8f7a4a', r * 0.22)
    s.poly([(lamp - r * 1.2, y - r * 1.9), (lamp - r * 0.7, y - r * 2.9),
            (lamp + r * 0.7, y - r * 2.9), (lamp + r * 1.2, y - r * 1.9)],
           '2f7a5f')
    s.glow(lamp, y - r * 0.6, r * 6, 'fff2c0', 0.4)


def workshop():
    s = Scene(59, '5e7482', '8ba0a8', 'c9cfc8', 'd6d2c4')
    for n in range(6):
        x = n * 230 - 60
        s.poly([(x, 150), (x + 150, 20), (x + 230, 20), (x + 230, 150)],
               '4b5f6c')
        s.poly([(x + 10, 146), (x + 146, 30), (x + 146, 146)], 'cfe6ee', 0.9)
        s.poly([(x + 10, 150), (x + 146, 150), (x + 60, 560), (x - 180, 560)],
               'fff8e0', 0.1)
    s.box(0, 148, W, 166, '3d505c')
    for x in (90, 420, 750, 1080):
        s.box(x, 160, x + 22, 560, '6b7f8a')
        s.box(x + 13, 160, x + 22, 560, '4b5f6c')
    s.box(0, 236, W, 252, 'd6a030')
    s.box(0, 250, W, 256, '9a6f1e')
    s.box(560, 226, 660, 268, 'b4553f', radius=4)
    s.line([(610, 268), (610, 350)], '3d505c', 4)
    s.line([(598, 350), (610, 362), (622, 350)], '3d505c', 5)
    s.shade([(0, 556), (W, 556), (W, H), (0, H)], '9aa7a4', '72807f')
    s.poly([(300, 556), (420, 556), (220, H), (-80, H)], 'aebab4')
    s.line([(300, 556), (-80, H)], 'e6b83f', 7)
    s.line([(420, 556), (220, H)], 'e6b83f', 7)
    for x, k, tone in ((480, 0.75, '3f7f8e'), (780, 0.9, '3f7f8e'),
                       (1120, 1.1, '3f7f8e')):
        machine(s, x, 600 + 60 * (k - 0.7), k, tone)
    robot(s, 640, 640, 1.0)
    robot(s, 975, 690, 1.2, -1)
    s.shade([(440, 690), (W, 720), (W, 770), (400, 726)], '52646d', '3a4a52')
    for n in range(18):
        s.oval(430 + n * 50, 722 + n * 2.2, 8, 8, 'b9c4c4')
    for n, x in enumerate((520, 690, 860, 1060, 1210)):
        y = 694 + (x - 440) * 0.035
        s.box(x - 34, y - 44, x + 34, y, ('d88a4a', 'c9d2d0')[n % 2], radius=6)
        s.oval(x, y - 22, 14, 14, '45565e')
        s.oval(x, y - 22, 7, 7, 'dfe6e4')
    for x, foot, h, coat in ((250, 800, 236, '3f6d8e'), (150, 690, 166, '3f6d8e'),
                             (345, 676, 150, 'd6a548')):
        s.person(x, foot, h, coat, '33424e', hair='e6b83f')
        s.oval(x, foot - h * 0.95, h * 0.09, h * 0.045, 'f0cb5a')
    s.box(252, 628, 304, 668, 'f8f4ea', radius=4)
    s.box(258, 634, 298, 662, '7fb0c4', radius=2)
    return s


def machine(s, x, foot, k, tone):
    s.oval(x, foot, 120 * k, 12 * k, '2a3338', 0.3)
    s.box(x - 110 * k, foot - 190 * k, x + 110 * k, foot, 'e4e8e4', radius=8)
    s.box(x + 60 * k, foot - 190 * k, x + 110 * k, foot, 'bcc6c6', radius=8)
    s.box(x - 110 * k, foot - 46 * k, x + 110 * k, foot, tone, radius=6)
    s.box(x - 92 * k, foot - 170 * k, x + 40 * k, foot - 66 * k, '2b3b45',
          radius=6)
    s.poly([(x - 92 * k, foot - 170 * k), (x - 20 * k, foot - 170 * k),
            (x - 70 * k, foot - 66 * k), (x - 92 * k, foot - 66 * k)],
           '7fb0c4', 0.5)
    s.box(x + 54 * k, foot - 160 * k, x + 98 * k, foot - 118 * k, '274a6b',
          radius=3)
    for n, lamp in enumerate(('7fd0a0', 'e8c26a', 'd98572')):
        s.oval(x + (62 + n * 15) * k, foot - 98 * k, 5 * k, 5 * k, lamp)
    s.box(x - 98 * k, foot - 206 * k, x - 88 * k, foot - 188 * k, '7fd0a0',
          radius=2)


def robot(s, x, foot, k, turn=1):
    def at(dx, dy):
        return (x + dx * k * turn, foot + dy * k)

    s.poly([at(-40, 0), at(40, 0), at(28, -34), at(-28, -34)], '45565e')
    s.line([at(0, -30), at(-34, -130)], 'e07b3c', 30 * k)
    s.line([at(-34, -130), at(58, -186)], 'ee9350', 24 * k)
    s.line([at(58, -186), at(92, -118)], 'e07b3c', 17 * k)
    for dx, dy, r in ((0, -30, 20), (-34, -130, 19), (58, -186, 15)):
        s.oval(*at(dx, dy), r * k, r * k, '3a4a52')
        s.oval(*at(dx, dy), r * k * 0.5, r * k * 0.5, 'c9d2d0')
    s.line([at(80, -112), at(84, -88)], '3a4a52', 6 * k)
    s.line([at(100, -114), at(106, -90)], '3a4a52', 6 * k)
