"""Reads the QR code of printed papers with OpenCV and with ZBar, from what a camera would see of them.

usage: read_codes.py SEEDS SHARE FILE.png...

Each file is a paper, one grey pixel a dot. It is read once as printed (seed 0) and once for each further seed below
SEEDS after a share of the black dots, chosen by the seed, has stayed white. Prints one JSON object a line: file, seed,
and what each reader says, in hexadecimal.
"""

import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile

import cv2
import numpy

# What a camera takes one after the other until a reader sees a code: pixels a dot, and the blur of its lens in dots.
PICTURES = [(2, 0.9), (3, 0.8), (2, 0.7)]


def drop(paper, seed, share):
    dots = paper.copy()
    if seed > 0:
        dropped = numpy.random.Generator(numpy.random.PCG64(seed)).random(dots.shape) < share
        dots[(dots < 128) & dropped] = 255
    return dots


def photographs(dots):
    for pixels, blur in PICTURES:
        enlarged = cv2.resize(dots, None, fx=pixels, fy=pixels, interpolation=cv2.INTER_NEAREST)
        yield cv2.GaussianBlur(enlarged, (0, 0), pixels * blur)


def read_with_zbar(picture):
    handle, name = tempfile.mkstemp(suffix=".pgm")
    os.close(handle)
    try:
        cv2.imwrite(name, picture)
        command = ["zbarimg", "--quiet", "--raw", "--oneshot", "-Sbinary", "-Sdisable", "-Sqrcode.enable", name]
        found = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
        return found.stdout.removesuffix(b"\n")
    finally:
        os.unlink(name)


def read_with_opencv(picture):
    text = cv2.QRCodeDetectorAruco().detectAndDecode(picture)[0]
    return text.encode("utf-8")


def read(task):
    name, seed, share = task
    dots = drop(cv2.imread(name, cv2.IMREAD_GRAYSCALE), seed, share)
    answer = {"file": name, "seed": seed}
    for reader, look in [("opencv", read_with_opencv), ("zbar", read_with_zbar)]:
        # The first that is seen counts, be it right or wrong.
        answer[reader] = next(filter(None, map(look, photographs(dots))), b"").hex()
    return answer


if __name__ == "__main__":
    cv2.setNumThreads(1)
    tasks = [(name, seed, float(sys.argv[2])) for name in sys.argv[3:] for seed in range(int(sys.argv[1]))]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for answer in pool.map(read, tasks):
            print(json.dumps(answer), flush=True)
