#!/usr/bin/env python3
"""A mail server on loopback that keeps what it takes, and misbehaves as it is told. Standard library only.

    mail_server.py DIR [--faults A,B,...] [--flaky SEED SHARE] [--tls none|starttls|implicit]
                   [--certificate FILE --key FILE] [--user NAME --password WORD]

Says "PORT n" when it listens; ends when its standard input does. Connection n meets fault n, those behind the last one the
last; with --flaky a share of them meets one at random, the same ones for the same seed.

What it takes becomes a line of DIR/mails.jsonl, read by Python's own mail parser, and DIR/<n>.eml byte for byte; what was
said becomes DIR/talk.log. A fault is a place and what happens there:

    greeting hello tls auth mail rcpt data content quit     the places; content is the end of the mail
    -NNN    the answer, such as rcpt-550; dot-drop and dot-never keep the mail first, as content-drop does not
    -drop   the connection is closed there      -never   nothing is answered any more
    tls-garbage, tls-absent (not offered), hello-slow (every answer byte by byte), auth-absent (not offered)
"""
import argparse
import base64
import email
import email.policy
import json
import os
import random
import socket
import ssl
import sys
import threading
import time

FLAKY = ["greeting-421", "greeting-drop", "mail-451", "rcpt-450", "rcpt-drop", "data-451", "data-drop", "content-452",
         "content-drop", "dot-drop", "dot-drop", "dot-drop"]


class Over(Exception):
    """The conversation ends here."""


class Talk:
    def __init__(self, server, connection, number, fault):
        self.server, self.connection, self.number = server, connection, number
        self.fault = fault
        self.waiting = b""
        self.encrypted = False
        self.user = None

    def say(self, *lines):
        code = lines[0][:3]
        words = [line[4:] for line in lines]
        data = b"".join(f"{code}{'-' if i + 1 < len(words) else ' '}{word}\r\n".encode() for i, word in enumerate(words))
        self.server.note(self.number, "<", data.decode().strip())
        if self.fault == "hello-slow":
            for byte in data:
                self.connection.sendall(bytes([byte]))
                time.sleep(0.01)
        else:
            self.connection.sendall(data)

    def line(self):
        while b"\r\n" not in self.waiting:
            more = self.connection.recv(65536)
            if not more:
                raise Over
            self.waiting += more
        line, self.waiting = self.waiting.split(b"\r\n", 1)
        return line

    def meets(self, place, answer):
        """Answers, or does what is wrong at this place; says whether all is well."""
        if self.fault is None or not self.fault.startswith(place + "-"):
            self.say(answer)
            return True
        what = self.fault[len(place) + 1:]
        if what == "drop":
            raise Over
        if what == "never":
            self.server.ending.wait()
            raise Over
        if what.isdigit():
            self.say(f"{what} 4.7.0 told to say so" if what[0] == "4" else f"{what} 5.7.1 told to say so")
            if what == "421":
                raise Over
            return False
        self.say(answer)
        return True

    def wrap(self):
        if self.fault == "tls-garbage":
            self.connection.sendall(b"this is no TLS at all\r\n")
            raise Over
        if self.fault == "tls-never":
            self.server.ending.wait()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server.options.certificate, self.server.options.key)
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.waiting, self.encrypted = b"", True

    def run(self):
        options = self.server.options
        if options.tls == "implicit":
            self.wrap()
        if not self.meets("greeting", "220 localhost ESMTP"):
            return
        sender, recipients = None, []
        while True:
            line = self.line()
            word = line.split(b" ")[0].upper().decode()
            self.server.note(self.number, ">", word if word == "AUTH" else line.decode("latin-1"))
            if word in ("EHLO", "HELO"):
                offers = ["250 localhost", "250 SIZE 10000000"]
                if options.tls == "starttls" and not self.encrypted and self.fault != "tls-absent":
                    offers.append("250 STARTTLS")
                if options.user and self.fault != "auth-absent":
                    offers.append("250 AUTH PLAIN LOGIN")
                if self.fault and self.fault.startswith("hello-") and self.fault != "hello-slow":
                    self.meets("hello", "")
                else:
                    self.say(*offers)
            elif word == "STARTTLS":
                if self.meets("tls", "220 go on"):
                    self.wrap()
            elif word == "AUTH":
                self.sign_in(line)
            elif word == "MAIL":
                if options.user and not self.user:
                    self.say("530 5.7.0 Authentication required")
                elif self.meets("mail", "250 2.1.0 ok"):
                    sender, recipients = line, []
            elif word == "RCPT":
                if self.meets("rcpt", "250 2.1.5 ok"):
                    recipients.append(line)
            elif word == "DATA":
                if self.meets("data", "354 go on"):
                    self.content(sender, recipients)
            elif word == "QUIT":
                self.meets("quit", "221 2.0.0 bye")
                return
            elif word in ("RSET", "NOOP"):
                self.say("250 ok")
            else:
                self.say("502 5.5.2 not known")

    def sign_in(self, line):
        words = line.decode().split(" ")
        if words[1].upper() == "PLAIN":
            if len(words) < 3:
                self.say("334 ")
                words.append(self.line().decode())
            _, user, password = base64.b64decode(words[2]).decode().split("\0")
        else:
            self.say("334 VXNlcm5hbWU6")
            user = base64.b64decode(self.line()).decode()
            self.say("334 UGFzc3dvcmQ6")
            password = base64.b64decode(self.line()).decode()
        if (user, password) != (self.server.options.user, self.server.options.password):
            self.say("535 5.7.8 Authentication credentials invalid")
        elif self.meets("auth", "235 2.7.0 welcome"):
            self.user = user

    def content(self, sender, recipients):
        body = []
        while True:
            line = self.line()
            if line == b".":
                break
            body.append(line[1:] if line.startswith(b".") else line)
        if self.fault and self.fault.startswith("content-"):
            self.meets("content", "")
            return
        kept = self.server.keep(b"".join(line + b"\r\n" for line in body), sender, recipients, self)
        if self.fault == "dot-drop":
            raise Over
        if self.fault == "dot-never":
            self.server.ending.wait()
            raise Over
        self.say(f"250 2.0.0 kept as {kept}")


class Server:
    def __init__(self, options):
        self.options = options
        self.lock = threading.Lock()
        self.ending = threading.Event()
        self.count = 0
        self.random = random.Random(int(options.flaky[0])) if options.flaky else None

    def note(self, number, side, words):
        with self.lock, open(os.path.join(self.options.folder, "talk.log"), "a") as log:
            log.write(f"{number} {side} {words}\n")

    def keep(self, data, sender, recipients, talk):
        message = email.message_from_bytes(data, policy=email.policy.SMTP)
        parts = []
        for part in message.walk():
            if part.is_multipart():
                parts.append({"type": part.get_content_type(), "holds": len(part.get_payload())})
                continue
            content = part.get_payload(decode=True)
            parts.append({
                "type": part.get_content_type(), "disposition": part.get_content_disposition(),
                "name": part.get_filename(), "cid": part.get("Content-ID"),
                "encoding": part.get("Content-Transfer-Encoding"), "bytes": base64.b64encode(content).decode()})
        head = data.split(b"\r\n\r\n", 1)[0].decode("latin-1")
        with self.lock:
            self.count += 1
            with open(os.path.join(self.options.folder, f"{self.count}.eml"), "wb") as file:
                file.write(data)
            line = json.dumps({
                "connection": talk.number, "fault": talk.fault, "encrypted": talk.encrypted, "user": talk.user,
                "sender": sender.decode("latin-1"), "recipients": [each.decode("latin-1") for each in recipients],
                "head": head.split("\r\n"), "subject": str(message["Subject"]), "from": str(message["From"]),
                "to": str(message["To"]), "messageID": str(message["Message-ID"]), "date": str(message["Date"]),
                "defects": [str(defect) for part in message.walk() for defect in part.defects], "parts": parts})
            with open(os.path.join(self.options.folder, "mails.jsonl"), "a") as file:
                file.write(line + "\n")
            return self.count

    def fault(self, number):
        if self.random:
            return self.random.choice(FLAKY) if self.random.random() < float(self.options.flaky[1]) else None
        faults = self.options.faults.split(",")
        return faults[min(number, len(faults) - 1)] or None

    def run(self):
        listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        print("PORT", listener.getsockname()[1], flush=True)
        number = 0
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=self.serve, args=(connection, number, self.fault(number)), daemon=True).start()
            number += 1

    def serve(self, connection, number, fault):
        talk = Talk(self, connection, number, fault)
        try:
            talk.run()
        except (Over, OSError):
            pass
        finally:
            try:
                talk.connection.close()
            except OSError:
                pass


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--faults", default="")
    parser.add_argument("--flaky", nargs=2)
    parser.add_argument("--tls", default="none")
    for name in ("certificate", "key", "user", "password"):
        parser.add_argument("--" + name)
    server = Server(parser.parse_args())
    threading.Thread(target=server.run, daemon=True).start()
    sys.stdin.read()
    os._exit(0)
