#!/usr/bin/python3
"""Reads the codes of `bulletin qr` back by software that is not ours.

    readback.py BULLETIN

zbarimg must give the payload byte for byte; Pillow must find a 1-bit picture
of the right size with a white quiet zone, every module one clean square.
Needs the packages zbar-tools and python3-pil. Exit 0 when all are ok.
"""

import pathlib
import subprocess
import sys
import tempfile

from PIL import Image

QUIET = 4
LEVELS = "LMQH"

# Name, text, and modules per side at L, M, Q, H where ISO/IEC 18004 gives
# them for that many bytes.
PAYLOADS = [
    ("mobile", "https://m.xmrd.gov.cn/", (25, 25, 29, 29)),
    ("account", "http://weixin.qq.com/r/7UzZxY-EabcdrWm9921Q",
     (29, 33, 33, 37)),
    ("wechat-article",
     "https://mp.weixin.qq.com/s/Ab3dEf6hIj9lMn_pQr-tUv", (29, 33, 37, 41)),
    ("article",
     "https://www.xmrd.gov.cn/xwzx/rdsd/202401/t20240108_5587803.htm",
     (33, 33, 41, 45)),
    ("long-form",
     "https://mp.weixin.qq.com/s?__biz=MzA5NDc1MTQ4MA==&mid=2650000000"
     "&idx=1&sn=0123456789abcdef0123456789abcdef&chksm=8848" + "0a" * 36
     + "x&scene=27#wechat", (53, 57, 69, 77)),
    ("chinese", "厦门市人大常委会：湖里区人大代表视察筼筜湖", None),
    ("digits", "5587803", (21, 21, 21, 21)),
    ("case", "HTTP://Weixin.QQ.com/r/aAbBcC", (25, 29, 29, 33)),
    ("percent", "https://m.xmrd.gov.cn/?q=%E4%BA%BA%E5%A4%A7&a=1#x", None),
]


def make(bulletin, text, level, module, path):
    subprocess.run([bulletin, "qr", text, "-o", path, "--level", level,
                    "--module", str(module)], check=True, timeout=30)


def fault_of_text(path, text):
    """zbar guesses at charsets unless it is told to hand over the bytes."""
    ran = subprocess.run(
        ["zbarimg", "--raw", "-q", "-Sbinary", "-Sdisable",
         "-Sqrcode.enable", str(path)], capture_output=True, timeout=60)
    if ran.stdout.rstrip(b"\n") != text.encode():
        return f"read back {ran.stdout!r}"
    return None


def fault_of_pixels(path, side, module):
    with Image.open(path) as image:
        if image.format != "PNG" or image.mode != "1":
            return f"{image.format} of mode {image.mode}"
        edge = image.width // module
        if image.size != (edge * module, edge * module):
            return f"size {image.size} in modules of {module}"
        if side and edge != side + 2 * QUIET:
            return f"{edge - 2 * QUIET} modules a side, want {side}"
        return fault_of_modules(image, edge, module)


def fault_of_modules(image, edge, module):
    small = image.resize((edge, edge), Image.NEAREST)
    if small.resize(image.size, Image.NEAREST).tobytes() != image.tobytes():
        return "a module that is no clean square"
    dark = small.point(lambda grey: 255 - grey).getbbox()
    if dark != (QUIET, QUIET, edge - QUIET, edge - QUIET):
        return f"dark modules within {dark} of {edge}"
    return None


def cases():
    for name, text, sides in PAYLOADS:
        for at, level in enumerate(LEVELS):
            yield name, text, level, 12, sides and sides[at]
    for module in range(3, 25):
        name, text, sides = PAYLOADS[module % len(PAYLOADS)]
        yield name, text, "M", module, sides and sides[1]


def check(bulletin, folder, case):
    name, text, level, module, side = case
    path = folder / "code.png"
    try:
        make(bulletin, text, level, module, path)
        fault = (fault_of_pixels(path, side, module)
                 or fault_of_text(path, text))
    except (OSError, subprocess.SubprocessError) as error:
        fault = str(error)
    label = f"{name} {level} {module}px"
    print(f"FAIL {label}: {fault}" if fault else f"ok {label}")
    return not fault


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as name:
        results = [check(sys.argv[1], pathlib.Path(name), case)
                   for case in cases()]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
