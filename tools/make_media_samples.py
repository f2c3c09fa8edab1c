"""Write the sample items with pictures and recordings: ``python tools/make_media_samples.py``.

Everything is drawn here from a seed, no picture or voice is anybody's; made again, the pixels are the same.
"""

import itertools
import json
import math
import random
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

SAMPLES = Path(__file__).parent.parent / "src" / "canut" / "families" / "microwork" / "kinds" / "samples"
FOLDER = "media"
ITEMS = 12
SIZE = (240, 180)
SKIES = ((214, 230, 244), (244, 232, 214), (226, 240, 226), (232, 226, 240))
INKS = ((40, 60, 120), (150, 40, 46), (44, 100, 64), (60, 50, 40))

Box = tuple[int, int, int, int]
"""x, y, width, height in pixels."""

Draw = ImageDraw.ImageDraw


def bicycle(draw: Draw, box: Box, ink: tuple[int, int, int]) -> None:
    """Draw two wheels, a frame and a handlebar that fill the box."""
    x, y, w, h = box
    r = w * 23 // 100
    low = y + h - r - 1
    left, right = x + r, x + w - r - 1
    for centre in (left, right):
        draw.ellipse((centre - r, low - r, centre + r, low + r), outline=ink, width=3)
    pedal, saddle, head = (
        ((left + right) // 2, low),
        (left + w // 7, y + h // 5),
        (right - w // 12, y + h // 5),
    )
    draw.line([(left, low), pedal, head, saddle, (left, low)], fill=ink, width=3)
    draw.line([saddle, pedal], fill=ink, width=3)
    draw.line([(right, low), head, (head[0] - w // 14, y + 1)], fill=ink, width=3)
    draw.line([(saddle[0] - w // 14, saddle[1]), (saddle[0] + w // 14, saddle[1])], fill=ink, width=4)


def car(draw: Draw, box: Box, ink: tuple[int, int, int]) -> None:
    """Draw a body, a roof and two wheels that fill the box."""
    x, y, w, h = box
    r = h // 5
    draw.rectangle((x, y + h * 2 // 5, x + w - 1, y + h - r), fill=ink)
    draw.polygon(
        [
            (x + w // 5, y + h * 2 // 5),
            (x + w // 3, y),
            (x + w * 2 // 3, y),
            (x + w * 4 // 5, y + h * 2 // 5),
        ],
        fill=ink,
    )
    for centre in (x + w // 4, x + w * 3 // 4):
        draw.ellipse((centre - r, y + h - 1 - 2 * r, centre + r, y + h - 1), fill=(30, 30, 30))


def tree(draw: Draw, box: Box, ink: tuple[int, int, int]) -> None:  # noqa: ARG001 - leaves are green
    """Draw a trunk and a crown that fill the box."""
    x, y, w, h = box
    draw.rectangle((x + w * 2 // 5, y + h // 2, x + w * 3 // 5, y + h - 1), fill=(110, 80, 50))
    draw.ellipse((x, y, x + w - 1, y + h * 7 // 10), fill=(60, 130, 70))


THINGS: dict[str, Callable[[Draw, Box, tuple[int, int, int]], None]] = {
    "bicycle": bicycle,
    "car": car,
    "tree": tree,
}


def street(rng: random.Random) -> Image.Image:
    """Return an empty street under a sky."""
    picture = Image.new("RGB", SIZE, rng.choice(SKIES))
    ImageDraw.Draw(picture).rectangle((0, 130, SIZE[0], SIZE[1]), fill=(196, 192, 184))
    return picture


def scene(rng: random.Random, thing: str) -> Image.Image:
    """Return a street with one thing on it."""
    picture = street(rng)
    width = rng.randrange(90, 140)
    height = width * 6 // 10
    box = (rng.randrange(10, SIZE[0] - width - 10), 165 - height - rng.randrange(20), width, height)
    THINGS[thing](ImageDraw.Draw(picture), box, rng.choice(INKS))
    return picture


def save(picture: Image.Image, name: str) -> str:
    """Write a picture of a few hundred bytes; return its path from the samples."""
    picture.quantize(16, dither=Image.Dither.NONE).save(SAMPLES / FOLDER / name, optimize=True)
    return f"{FOLDER}/{name}"


def image_choice() -> Iterator[dict[str, Any]]:
    """Yield six scenes an item, drawn from a stock, and which show a bicycle."""
    rng = random.Random("image-choice")  # noqa: S311 - nothing secret
    stock = [
        (thing, save(scene(rng, thing), f"scene-{number}-{i}.png"))
        for number, thing in enumerate(THINGS, start=1)
        for i in range(1, 5)
    ]
    for number in range(1, ITEMS + 1):
        six = rng.sample([one for one in stock if number > 1 or one[0] != "bicycle"], 6)
        right = [str(place) for place, (thing, _) in enumerate(six, start=1) if thing == "bicycle"]
        pictures = {f"picture_{place}": path for place, (_, path) in enumerate(six, start=1)}
        yield {"id": f"image-choice-{number:03}", **pictures, "truth": {"pictures": right or ["none"]}}


def image_objects() -> Iterator[dict[str, Any]]:
    """Yield streets with one to three things beside each other, and their boxes."""
    rng = random.Random("image-objects")  # noqa: S311 - nothing secret
    for number in range(1, ITEMS + 1):
        picture, boxes = street(rng), []
        for place in range(rng.randrange(1, 4)):
            thing, width = rng.choice(sorted(THINGS)), rng.randrange(50, 72)
            box = (4 + place * 78, 165 - width * 7 // 10 - rng.randrange(20), width, width * 7 // 10)
            THINGS[thing](ImageDraw.Draw(picture), box, rng.choice(INKS))
            boxes.append({"label": thing, **dict(zip(("x", "y", "width", "height"), box, strict=True))})
        path = save(picture, f"objects-{number}.png")
        yield {"id": f"image-objects-{number:03}", "picture": path, "truth": {"objects": in_order(boxes)}}


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows in the order of a canonical answer."""
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))


def face_blurring() -> Iterator[dict[str, Any]]:
    """Yield streets with drawn faces, nobody's, and their boxes; on one there is nobody."""
    rng = random.Random("face-blurring")  # noqa: S311 - nothing secret
    for number in range(1, ITEMS + 1):
        picture, boxes = street(rng), []
        for place in range(min(number - 1, rng.randrange(1, 4))):
            size = rng.randrange(40, 64)
            box = (8 + place * 76, 30 + rng.randrange(60), size, size * 5 // 4)
            face(ImageDraw.Draw(picture), box)
            boxes.append(dict(zip(("x", "y", "width", "height"), box, strict=True)))
        path = save(picture, f"faces-{number}.png")
        yield {"id": f"face-blurring-{number:03}", "picture": path, "truth": {"faces": in_order(boxes)}}


def face(draw: Draw, box: Box) -> None:
    """Draw a head with eyes and a mouth that fills the box."""
    x, y, w, h = box
    draw.ellipse((x, y, x + w - 1, y + h - 1), fill=(226, 184, 150), outline=(90, 60, 40), width=2)
    for eye in (x + w // 3, x + w * 2 // 3):
        draw.ellipse((eye - 3, y + h // 3, eye + 3, y + h // 3 + 6), fill=(30, 30, 30))
    draw.arc((x + w // 4, y + h // 2, x + w * 3 // 4, y + h * 4 // 5), 20, 160, fill=(120, 40, 40), width=3)


MORSE = {
    "A": ".-",
    "E": ".",
    "I": "..",
    "L": ".-..",
    "N": "-.",
    "O": "---",
    "R": ".-.",
    "S": "...",
    "T": "-",
    "U": "..-",
}
RATE = 4000
"""Samples a second: enough for a tone of 600 Hz, and a second takes 4 kB."""

UNIT = RATE * 6 // 100
"""A dot lasts 60 ms; a dash and the pause between letters three times that (ITU-R M.1677-1)."""

HEARD = ("SOS", "OUI", "NON", "UN", "LUNE", "SOL", "ROSE", "SEL", "TIR", "ILE", "AIL", "OR")


def tone(units: int) -> bytes:
    """Return a tone of so many units."""
    return bytes(round(128 + 90 * math.sin(2 * math.pi * 600 * i / RATE)) for i in range(units * UNIT))


def morse(word: str, name: str) -> str:
    """Write a word as tones; return its path from the samples."""
    silence = b"\x80" * UNIT
    letters = [silence.join(tone(1 if mark == "." else 3) for mark in MORSE[letter]) for letter in word]
    with wave.open(str(SAMPLES / FOLDER / name), "wb") as file:
        file.setparams((1, 1, RATE, 0, "NONE", "not compressed"))
        file.writeframes((silence * 3).join(letters))
    return f"{FOLDER}/{name}"


def transcription() -> Iterator[dict[str, Any]]:
    """Yield a word in Morse code an item: something to hear that no voice lends itself to."""
    for number, word in enumerate(HEARD, start=1):
        path = morse(word, f"morse-{number}.wav")
        yield {"id": f"transcription-{number:03}", "recording": path, "truth": {"transcript": word}}


def audio_grading() -> Iterator[dict[str, Any]]:
    """Yield the same words with a transcript, every third of them another word's; SOS means the assistant."""
    for number, word in enumerate(HEARD, start=1):
        is_wrong = number % 3 == 0
        yield {
            "id": f"audio-grading-{number:03}",
            "recording": morse(word, f"morse-{number}.wav"),
            "transcript": HEARD[number % len(HEARD)] if is_wrong else word,
            "truth": {"meant": word == "SOS", "transcript": "wrong" if is_wrong else "right"},
        }


NOTES = {
    "fr": ("Rendez-vous à {} le {}.", ("Lyon", "Nantes", "Dakar", "Liège"), ("3 mai", "12 juin", "1er mars")),
    "en": ("Meet me in {} on {}.", ("Leeds", "Cork", "Accra", "Delhi"), ("3 May", "12 June", "1 March")),
}


def text_spans(language: str) -> Iterator[dict[str, Any]]:
    """Yield notes with one place and one date each."""
    note, places, dates = NOTES[language]
    for number, (place, date) in enumerate(itertools.product(places, dates), start=1):
        text = note.format(place, date)
        spans = [
            {"label": label, "start": text.index(part), "end": text.index(part) + len(part)}
            for label, part in (("place", place), ("date", date))
        ]
        yield {
            "id": f"text-spans-{language}-{number:03}",
            "text": text,
            "truth": {"spans": in_order(spans)},
        }


KINDS = {
    "image-choice": image_choice,
    "image-objects": image_objects,
    "face-blurring": face_blurring,
    "transcription": transcription,
    "audio-grading": audio_grading,
}


def main() -> None:
    """Write every file."""
    (SAMPLES / FOLDER).mkdir(parents=True, exist_ok=True)
    for kind, make in KINDS.items():
        lines = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in make())
        for language in ("fr", "en"):
            (SAMPLES / f"{kind}.{language}.jsonl").write_text(lines, encoding="utf-8")
    for language in NOTES:
        rows = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in text_spans(language))
        (SAMPLES / f"text-spans.{language}.jsonl").write_text(rows, encoding="utf-8")


if __name__ == "__main__":
    main()
