# Draws the marks of each paper with reportlab, in two processes. Reading the marks is not counted.
import io
import json
import multiprocessing
import resource
import sys
import time
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FOLDER, FONTS, SAMPLED = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
WIDTH, HEIGHT = 210 * mm, 297 * mm


def draw(pages):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), pageCompression=1)
    for marks in pages:
        canvas.setLineWidth(0.5)
        canvas.setStrokeGray(0.36)
        for kind, x, y, *rest in marks:
            if kind == "text":
                size, bold, grey, text = rest
                canvas.setFillGray(0.36 if grey else 0)
                canvas.setFont("Bold" if bold else "Regular", size)
                canvas.drawString(x * mm, HEIGHT - y * mm, text)
            elif kind == "line":
                canvas.line(x * mm, HEIGHT - y * mm, rest[0] * mm, HEIGHT - rest[1] * mm)
            else:
                canvas.setFillGray(0)
                width, height = rest[0] * mm, rest[1] * mm
                canvas.rect(x * mm, HEIGHT - y * mm - height, width, height, stroke=kind == "frame", fill=kind == "bar")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def share(part):
    pdfmetrics.registerFont(TTFont("Regular", FONTS / "DejaVuSansCondensed.ttf"))
    pdfmetrics.registerFont(TTFont("Bold", FONTS / "DejaVuSansCondensed-Bold.ttf"))
    seconds = 0.0
    with open(FOLDER / "marks.jsonl", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % 2 != part:
                continue
            pages = json.loads(line)
            begun = time.perf_counter()
            pdf = draw(pages)
            seconds += time.perf_counter() - begun
            if number % SAMPLED == 0:
                (FOLDER / f"{number}.pdf").write_bytes(pdf)
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        shares = pool.map(share, [0, 1], chunksize=1)
    print(json.dumps({"seconds": max(seconds for seconds, _ in shares), "mib": max(mib for _, mib in shares)}))
