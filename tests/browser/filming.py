"""A camera for Chromium, made of a file: what it sees is one code, held still."""

from __future__ import annotations

from pathlib import Path

import zxingcpp
from PIL import Image

WIDTH, HEIGHT, A_SECOND = 1280, 720, 30
PAPER, GREY = 235, 128
# How far from its edges a code is printed.
MARGIN = 30


def switches(reel: Path) -> list[str]:
    """What Chromium is started with, to take the file for its camera."""
    return [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={reel}",
    ]


def film(reel: Path, symbology: str, text: str, *, wide: int = 520) -> None:
    """The code on paper before a grey wall; seen whenever the camera opens from now on."""
    shoot(reel, before_the_wall(printed(symbology, text, wide)))


def film_nothing(reel: Path) -> None:
    shoot(reel, Image.new("L", (WIDTH, HEIGHT), GREY))


def shoot(reel: Path, picture: Image.Image) -> None:
    """A film in Y4M: a line that says how it is, then each frame's brightness and its colours."""
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{A_SECOND}:1 Ip A1:1 C420jpeg\n".encode()
    frame = b"FRAME\n" + picture.tobytes() + bytes([GREY]) * (WIDTH * HEIGHT // 2)
    fresh = reel.with_suffix(".new")
    fresh.write_bytes(head + frame * 2)
    fresh.replace(reel)


def printed(symbology: str, text: str, wide: int) -> Image.Image:
    made = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, symbology))
    drawn = memoryview(made.to_image(scale=1, add_quiet_zones=True))
    height, width = drawn.shape
    code = Image.frombytes("L", (width, height), drawn.tobytes())
    # Whole pixels to each bar, as a printer has them.
    larger = max(1, wide // width)
    return code.resize((width * larger, height * larger), Image.Resampling.NEAREST)


def before_the_wall(code: Image.Image) -> Image.Image:
    wall = Image.new("L", (WIDTH, HEIGHT), GREY)
    paper = Image.new("L", (code.width + 2 * MARGIN, code.height + 2 * MARGIN), PAPER)
    paper.paste(code, (MARGIN, MARGIN))
    wall.paste(paper, ((WIDTH - paper.width) // 2, (HEIGHT - paper.height) // 2))
    return wall
