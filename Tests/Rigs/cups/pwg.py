#!/usr/bin/env python3
"""Turns the pages of a PWG raster document (PWG 5102.4) into pictures: pwg.py DOCUMENT PREFIX writes PREFIX-1.pgm and so on."""
import struct
import sys

with open(sys.argv[1], "rb") as file:
    data = file.read()
if data[:4] != b"RaS2":
    sys.exit("no PWG raster")
place, page = 4, 0
while place < len(data):
    header = data[place:place + 1796]
    place += 1796
    page += 1
    width, height = struct.unpack_from(">II", header, 372)
    bits, line = struct.unpack_from(">I", header, 388)[0], struct.unpack_from(">I", header, 392)[0]
    space, = struct.unpack_from(">I", header, 400)
    # Luminance of eight bits, or black ink of one.
    if (bits, space) not in ((8, 18), (1, 3)):
        sys.exit(f"{bits} bits in colour space {space}")
    rows = []
    while len(rows) < height:
        repeat = data[place] + 1
        place += 1
        row = b""
        while len(row) < line:
            count = data[place]
            place += 1
            if count < 128:
                row += data[place:place + 1] * (count + 1)
                place += 1
            else:
                row += data[place:place + 257 - count]
                place += 257 - count
        if bits == 1:
            row = bytes(0 if row[x // 8] & 0x80 >> x % 8 else 255 for x in range(width))
        rows += [row] * repeat
    with open(f"{sys.argv[2]}-{page}.pgm", "wb") as file:
        file.write(b"P5\n%d %d\n255\n" % (width, height) + b"".join(rows[:height]))
