#!/usr/bin/env python3
"""A receipt printer of the IPP Everywhere kind, on loopback: everywhere.py FOLDER FORMAT

It takes jobs over IPP (RFC 8010, RFC 8011) on a roll 80 mm wide, of any length from 50 to 2000 mm, at 203 dots to the inch.
FORMAT is application/pdf or image/pwg-raster. FOLDER/port tells where it listens. Of each job it writes FOLDER/doc-NNNNN, the
document as it came, and FOLDER/doc-NNNNN.txt, what was asked for, a line `name value` each. FOLDER/mode: `ok`, or `wait`, in
which it takes a job and does not end it.
"""
import http.server
import os
import struct
import sys
import threading

FOLDER, FORMAT = sys.argv[1], sys.argv[2]
INTEGER, BOOLEAN, ENUM, RESOLUTION, RANGE, BEGIN, TEXT, NAME, KEYWORD, URI, CHARSET, LANGUAGE, MIME = (
    0x21, 0x22, 0x23, 0x32, 0x33, 0x34, 0x41, 0x42, 0x44, 0x45, 0x47, 0x48, 0x49)
MEMBER, END = 0x4A, 0x37
jobs = {}
lock = threading.Lock()


def mode():
    try:
        with open(f"{FOLDER}/mode") as file:
            return file.read().strip()
    except FileNotFoundError:
        return "ok"


def value(tag, content):
    """The bytes of one value."""
    if tag in (INTEGER, ENUM):
        return struct.pack(">i", content)
    if tag == BOOLEAN:
        return bytes([content])
    if tag == RANGE:
        return struct.pack(">ii", *content)
    if tag == RESOLUTION:
        return struct.pack(">iib", content, content, 3)
    return content.encode()


def put(name, tag, *contents):
    """An attribute; a collection is a list of (name, tag, content)."""
    message = b""
    for content in contents:
        key, name = name.encode(), ""
        body = b"" if tag == BEGIN else value(tag, content)
        message += struct.pack(">BH", tag, len(key)) + key + struct.pack(">H", len(body)) + body
        if tag == BEGIN:
            for member, kind, inner in content:
                text = member.encode()
                message += struct.pack(">BHH", MEMBER, 0, len(text)) + text
                message += put("", kind, inner)
            message += struct.pack(">BHH", END, 0, 0)
    return message


def size(width, length):
    return [("x-dimension", RANGE if isinstance(width, tuple) else INTEGER, width),
            ("y-dimension", RANGE if isinstance(length, tuple) else INTEGER, length)]


def medium(width, length):
    return [("media-size", BEGIN, size(width, length))] + [
        (f"media-{side}-margin", INTEGER, 0 if side in ("left", "right") else 200)
        for side in ("top", "bottom", "left", "right")] + [("media-type", KEYWORD, "continuous")]


def printer(uri):
    lengths = (5000, 200000)
    attributes = [
        ("printer-uri-supported", URI, uri), ("uri-security-supported", KEYWORD, "none"),
        ("uri-authentication-supported", KEYWORD, "none"), ("printer-name", NAME, "Receipts"),
        ("printer-info", TEXT, "Receipts"), ("printer-make-and-model", TEXT, "Rig Receipts"),
        ("printer-state", ENUM, 3), ("printer-state-reasons", KEYWORD, "none"),
        ("printer-is-accepting-jobs", BOOLEAN, 1), ("queued-job-count", INTEGER, 0), ("printer-up-time", INTEGER, 1000),
        ("ipp-versions-supported", KEYWORD, "1.1", "2.0"), ("ipp-features-supported", KEYWORD, "ipp-everywhere"),
        ("operations-supported", ENUM, 2, 4, 5, 6, 8, 9, 10, 11), ("charset-configured", CHARSET, "utf-8"),
        ("charset-supported", CHARSET, "utf-8"), ("natural-language-configured", LANGUAGE, "en"),
        ("generated-natural-language-supported", LANGUAGE, "en"), ("document-format-default", MIME, FORMAT),
        ("document-format-supported", MIME, FORMAT), ("pdl-override-supported", KEYWORD, "attempted"),
        ("compression-supported", KEYWORD, "none"), ("color-supported", BOOLEAN, 0),
        ("copies-supported", RANGE, (1, 9)), ("multiple-document-jobs-supported", BOOLEAN, 0),
        ("job-creation-attributes-supported", KEYWORD, "copies", "media", "media-col", "print-scaling",
         "orientation-requested", "sides"),
        ("sides-supported", KEYWORD, "one-sided"), ("sides-default", KEYWORD, "one-sided"),
        ("print-scaling-supported", KEYWORD, "auto", "fit", "none"), ("print-scaling-default", KEYWORD, "auto"),
        ("print-color-mode-supported", KEYWORD, "monochrome"), ("print-color-mode-default", KEYWORD, "monochrome"),
        ("printer-resolution-supported", RESOLUTION, 203), ("printer-resolution-default", RESOLUTION, 203),
        ("pwg-raster-document-resolution-supported", RESOLUTION, 203),
        ("pwg-raster-document-type-supported", KEYWORD, "black_1", "sgray_8"),
        ("media-supported", KEYWORD, "custom_min_80x50mm", "custom_max_80x2000mm", "om_80x200mm_80x200mm"),
        ("media-default", KEYWORD, "om_80x200mm_80x200mm"), ("media-ready", KEYWORD, "om_80x200mm_80x200mm"),
        ("media-size-supported", BEGIN, size(8000, 20000), size(8000, lengths)),
        ("media-col-supported", KEYWORD, "media-size", "media-type", "media-top-margin", "media-bottom-margin",
         "media-left-margin", "media-right-margin"),
        ("media-col-database", BEGIN, medium(8000, 20000), medium(8000, lengths)),
        ("media-col-default", BEGIN, medium(8000, 20000)), ("media-type-supported", KEYWORD, "continuous"),
        ("media-top-margin-supported", INTEGER, 200), ("media-bottom-margin-supported", INTEGER, 200),
        ("media-left-margin-supported", INTEGER, 0), ("media-right-margin-supported", INTEGER, 0),
    ]
    return b"\x04" + b"".join(put(*attribute) for attribute in attributes)


def describe(number, uri):
    job = jobs[number]
    return b"\x02" + b"".join([
        put("job-id", INTEGER, number), put("job-uri", URI, f"{uri}/{number}"), put("job-state", ENUM, job["state"]),
        put("job-state-reasons", KEYWORD, "none"), put("job-name", NAME, f"job {number}"),
        put("job-impressions-completed", INTEGER, 1), put("time-at-creation", INTEGER, 1),
        put("job-originating-user-name", NAME, "rig"), put("job-printer-up-time", INTEGER, 1000)])


def read(body):
    """Attributes as a list of (name, text), and where the document begins."""
    found, place, path = [], 8, []
    while body[place] != 3:
        tag = body[place]
        place += 1
        if tag < 0x10:
            continue
        count, = struct.unpack_from(">H", body, place)
        name = body[place + 2:place + 2 + count].decode()
        place += 2 + count
        count, = struct.unpack_from(">H", body, place)
        content = body[place + 2:place + 2 + count]
        place += 2 + count
        if tag == MEMBER:
            path[-1][1] = content.decode()
            continue
        if tag == END:
            path.pop()
            continue
        if path and not name:
            name = ".".join(f"{outer}.{member}" if outer else member for outer, member in path)
        if tag == BEGIN:
            path.append([name if len(path) == 0 else "", ""])
            continue
        if tag in (INTEGER, ENUM):
            text = str(struct.unpack(">i", content)[0])
        elif tag == BOOLEAN:
            text = str(content[0] != 0).lower()
        else:
            text = content.decode(errors="replace")
        found.append((name, text))
    return found, place + 1


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *words):
        pass

    def body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        whole = b""
        while count := int(self.rfile.readline().split(b";")[0], 16):
            whole += self.rfile.read(count)
            self.rfile.readline()
        self.rfile.readline()
        return whole

    def do_POST(self):
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.send_response_only(100)
            self.end_headers()
        body = self.body()
        version, operation, request = body[:2], *struct.unpack(">Hi", body[2:8])
        attributes, start = read(body)
        uri = f"ipp://127.0.0.1:{self.server.server_port}/ipp/print"
        status, groups = 0, b""
        number = next((int(text) for name, text in attributes if name == "job-id"), 0)
        with lock:
            if operation == 0x000B:
                groups = printer(uri)
            elif operation in (0x0002, 0x0005):
                number = len(jobs) + 1
                jobs[number] = {"state": 3, "asked": attributes}
                if operation == 2:
                    self.take(number, attributes, body[start:])
                groups = describe(number, uri)
            elif operation == 0x0006:
                self.take(number, attributes, body[start:])
                groups = describe(number, uri)
            elif operation == 0x0008 and number in jobs:
                jobs[number]["state"] = 7
            elif operation == 0x0009 and number in jobs:
                if jobs[number]["state"] == 5 and mode() != "wait":
                    jobs[number]["state"] = 9
                groups = describe(number, uri)
            elif operation == 0x000A:
                groups = b"".join(describe(each, uri) for each in jobs if jobs[each]["state"] < 7)
            elif operation != 0x0004:
                status = 0x0501
        answer = version + struct.pack(">Hi", status, request) + b"\x01" + put(
            "attributes-charset", CHARSET, "utf-8") + put("attributes-natural-language", LANGUAGE, "en")
        answer += groups + b"\x03"
        self.send_response(200)
        self.send_header("Content-Type", "application/ipp")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def take(self, number, attributes, document):
        jobs[number]["state"] = 5
        with open(f"{FOLDER}/doc-{number:05}.txt", "w") as file:
            for name, text in jobs[number]["asked"] + attributes:
                file.write(f"{name} {text}\n")
        with open(f"{FOLDER}/part", "wb") as file:
            file.write(document)
        os.rename(f"{FOLDER}/part", f"{FOLDER}/doc-{number:05}")


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open(f"{FOLDER}/port.part", "w") as file:
    file.write(str(server.server_port))
os.rename(f"{FOLDER}/port.part", f"{FOLDER}/port")
server.serve_forever()
