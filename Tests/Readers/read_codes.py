"""Reads the QR code of printed papers with OpenCV and with ZBar, from what a camera would see of them.

usage: read_codes.py SEEDS SHARE FILE.png...

Each file is a paper, one grey pixel a dot. It is read once as printed (seed 0) and once for each further seed below
SEEDS after a share of the black dots, chosen by the seed, has stayed white. A camera's picture has two pixels a dot, and its lens
blurs by nine tenths of a dot. Prints one JSON object a line: file, seed, and what each reader says, in hexadecimal.
"""

import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile

import cv2
import numpy


def photograph(paper, seed, share):
    dots = paper.copy()
    if seed > 0:
        black = dots < 128
        dropped = numpy.random.Generator(numpy.random.PCG64(seed)).random(dots.shape) < share
        dots[black & dropped] = 255
    enlarged = cv2.resize(dots, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
    return cv2.GaussianBlur(enlarged, (0, 0), 1.8)


def read_with_zbar(picture):
    handle, name = tempfile.mkstemp(suffix=".pgm")
    os.close(handle)
    try:
        cv2.imwrite(name, picture)
        command = ["zbarimg", "--quiet", "--raw", "--oneshot", "-Sbinary", "-Sdisable", "-Sqrcode.enable", name]
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout
    finally:
        os.unlink(name)


def read_with_opencv(picture):
    text = cv2.QRCodeDetectorAruco().detectAndDecode(picture)[0]
    return text.encode("utf-8")


def read(task):
    name, seed, share = task
    picture = photograph(cv2.imread(name, cv2.IMREAD_GRAYSCALE), seed, share)
    return {
        "file": name,
        "seed": seed,
        "opencv": read_with_opencv(picture).hex(),
        "zbar": read_with_zbar(picture).removesuffix(b"\n").hex(),
    }


if __name__ == "__main__":
    cv2.setNumThreads(1)
    tasks = [(name, seed, float(sys.argv[2])) for name in sys.argv[3:] for seed in range(int(sys.argv[1]))]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for answer in pool.map(read, tasks):
            print(json.dumps(answer), flush=True)
