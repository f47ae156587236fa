"""A USB printer below the kernel's edge: descriptors, control requests and the usbfs calls of unmodified libusb.

The layouts come from <linux/usbdevice_fs.h> for 64 bits, the requests from USB 2.0 chapter 9 and the printer class 1.1.
"""
import errno
import struct
import time


def _call(direction, number, size):
    return direction << 30 | size << 16 | ord("U") << 8 | number


CALLS = {
    "SETINTERFACE": _call(2, 4, 8), "SETCONFIGURATION": _call(2, 5, 4), "GETDRIVER": _call(1, 8, 260),
    "SUBMITURB": _call(2, 10, 56), "DISCARDURB": _call(0, 11, 0), "REAPURB": _call(1, 12, 8),
    "REAPURBNDELAY": _call(1, 13, 8), "CLAIMINTERFACE": _call(2, 15, 4), "RELEASEINTERFACE": _call(2, 16, 4),
    "IOCTL": _call(3, 18, 16), "RESET": _call(0, 20, 0), "CLEAR_HALT": _call(2, 21, 4),
    "GET_CAPABILITIES": _call(2, 26, 4), "DISCONNECT_CLAIM": _call(2, 27, 264),
}
NAMES = {number: name for name, number in CALLS.items()}
DISCONNECT, CONNECT = _call(0, 22, 0), _call(0, 23, 0)
CAPABILITIES = 0x01 | 0x02 | 0x04 | 0x08 | 0x10
OUT, IN = 0x01, 0x82
PACKET = 64
QUESTION = 64  # what a program asks a printer is shorter, a receipt is longer


class Refusal(Exception):
    def __init__(self, number):
        self.number = number


class Urb:
    """One transfer as the program handed it over; `count` bytes of it are done."""

    def __init__(self, client, memory, address):
        self.client, self.memory, self.address = client, memory, address
        raw = bytes(memory.retrieve())
        self.kind, self.endpoint = raw[0], raw[1]
        self.flags = struct.unpack_from("<I", raw, 8)[0]
        self.length = struct.unpack_from("<i", raw, 24)[0]
        self.buffer = memory.resolve(16, self.length) if self.length else None
        self.data = bytes(self.buffer.retrieve()) if self.buffer is not None and not self.endpoint & 0x80 else b""
        self.count = 0

    def end(self, status, count):
        self.memory.update(4, struct.pack("<i", status))
        self.memory.update(28, struct.pack("<i", count))


class UsbDevice:
    """`face` tells how the device looks, `printer` stands behind it, `wake` is called when a URB is to be reaped."""

    def __init__(self, face, printer, wake):
        self.face, self.printer, self.wake = face, printer, wake
        self.log = []
        self.waiting = {OUT: [], IN: []}
        self.ready = []
        self.claimed_by = None
        self.driver = face["driver"]
        self.present = False
        self.halted = set()
        self.next_error = 0
        self.next_count = None     # the next piece ends after this many bytes, without an error
        self.halt_after = None     # bytes until the next halt
        self.vanish_after = None   # bytes until it is unplugged
        self.vanish = None
        self.begun = 0.0           # when the first byte of the last long piece came

    # Descriptors ---------------------------------------------------------------------------------------------------

    def descriptors(self):
        face = self.face
        device = struct.pack("<BBHBBBBHHHBBBB", 18, 1, 0x0200, 0, 0, 0, 64, face["vendor"], face["product"], 0x0100,
                             1, 2, 3 if face["serial"] else 0, 1)
        body = b""
        for number, (kind, protocol, ends) in enumerate(face["settings"]):
            pipes = [address for letter, address in (("o", OUT), ("i", IN)) if letter in ends]
            body += struct.pack("<BBBBBBBBB", 9, 4, 0, number, len(pipes), kind, 1, protocol, 0)
            for address in pipes:
                body += struct.pack("<BBBBHB", 7, 5, address, 2, PACKET, 0)
        return device + struct.pack("<BBHBBBBB", 9, 2, 9 + len(body), 1, 1, 0, 0xC0, 1) + body

    def device_id(self):
        face = self.face
        text = "MFG:EPSON;CMD:ESC/POS;MDL:%s;CLS:PRINTER;" % self.printer.model
        if face["serial"]:
            text += "SN:%s;" % face["serial"]
        return struct.pack("<H" if face["idorder"] == "little" else ">H", len(text) + 2) + text.encode()

    def control(self, setup):
        kind, request, value, _, length = struct.unpack("<BBHHH", setup)
        if (kind, request) == (0x80, 0x06):
            strings = {1: "EPSON", 2: self.printer.model, 3: self.face["serial"]}
            number = value & 0xFF
            if value >> 8 == 3 and number == 0:
                return b"\x04\x03\x09\x04"
            if value >> 8 == 3 and strings.get(number):
                text = strings[number].encode("utf-16-le")
                return (bytes((len(text) + 2, 3)) + text)[:length]
            if value >> 8 in (1, 2):
                every = self.descriptors()
                return (every[:18] if value >> 8 == 1 else every[18:])[:length]
        elif (kind, request) == (0x80, 0x08):
            return b"\x01"
        elif (kind, request) == (0xA1, 0x00):
            return self.device_id()[:length]
        elif (kind, request) == (0xA1, 0x01):
            return bytes(((0x20 if self.printer.out_of_paper else 0) | (0x10 if self.printer.prints else 0) | 0x08,))
        elif (kind, request) == (0x21, 0x02):
            self.log.append("SOFT_RESET")
            self.printer.power_off()
            return b""
        raise Refusal(errno.EPIPE)

    # usbfs ---------------------------------------------------------------------------------------------------------

    def call(self, client, number, argument):
        """Answers one ioctl with its result, or refuses it."""
        name = NAMES.get(number, hex(number))
        if name != "REAPURBNDELAY":
            self.log.append(name)
        if not self.present and name not in ("REAPURB", "REAPURBNDELAY", "DISCARDURB", "RELEASEINTERFACE"):
            raise Refusal(errno.ENODEV)
        act = getattr(self, "_" + name.lower(), None)
        if act is None:
            raise Refusal(errno.ENOTTY)
        return act(client, argument) or 0

    def _get_capabilities(self, client, argument):
        argument.resolve(0, 4).update(0, struct.pack("<I", CAPABILITIES))

    def _getdriver(self, client, argument):
        name = self.driver or ("usbfs" if self.claimed_by is not None else None)
        if name is None:
            raise Refusal(errno.ENODATA)
        argument.resolve(0, 260).update(4, name.encode() + b"\0")

    def _ioctl(self, client, argument):
        code = struct.unpack_from("<i", bytes(argument.resolve(0, 16).retrieve()), 4)[0]
        if code == DISCONNECT:
            if not self.driver:
                raise Refusal(errno.ENODATA)
            self.log.append("DISCONNECT")
            self.driver = None
        elif code == CONNECT:
            self.log.append("CONNECT")
            self.driver = self.face["driver"]
            return 1 if self.driver else 0
        else:
            raise Refusal(errno.ENOTTY)

    def _claiminterface(self, client, argument):
        if self.driver or self.claimed_by is not None:
            raise Refusal(errno.EBUSY)
        self.claimed_by = client

    def _releaseinterface(self, client, argument):
        self.claimed_by = None

    def _setinterface(self, client, argument):
        self.log.append("setting %d" % struct.unpack("<II", bytes(argument.resolve(0, 8).retrieve()))[1])

    def _setconfiguration(self, client, argument):
        pass

    def _reset(self, client, argument):
        self.halted.clear()

    def _clear_halt(self, client, argument):
        self.halted.discard(struct.unpack("<I", bytes(argument.resolve(0, 4).retrieve()))[0])

    def _submiturb(self, client, argument):
        address = struct.unpack("<Q", bytes(argument.retrieve()))[0]
        urb = Urb(client, argument.resolve(0, 56), address)
        if self.next_error and urb.endpoint == OUT and urb.kind != 2:
            number, self.next_error = self.next_error, 0
            raise Refusal(number)
        if urb.kind == 2:
            setup = bytes(urb.buffer.retrieve())[:8]
            try:
                answer = self.control(setup)
                urb.buffer.update(8, answer)
                self._give_back(urb, 0, len(answer))
            except Refusal as refusal:
                self._give_back(urb, -refusal.number, 0)
        elif urb.endpoint not in self.waiting:
            raise Refusal(errno.ENOENT)
        else:
            if urb.flags & 0x40:
                self.log.append("ZERO_PACKET")
            self.waiting[urb.endpoint].append(urb)
            self.move()

    def _reapurbndelay(self, client, argument):
        mine = next((urb for urb in self.ready if urb.client == client), None)
        if mine is None:
            raise Refusal(errno.EAGAIN if self.present else errno.ENODEV)
        self.ready.remove(mine)
        argument.resolve(0, 8).set_ptr(0, mine.memory)
        self.wake()

    _reapurb = _reapurbndelay

    def _discardurb(self, client, argument):
        address = struct.unpack("<Q", bytes(argument.retrieve()))[0]
        for queue in self.waiting.values():
            for urb in queue:
                if urb.address == address and urb.client == client:
                    queue.remove(urb)
                    return self._give_back(urb, -errno.ENOENT, urb.count)
        raise Refusal(errno.EINVAL)

    def forget(self, client):
        """The program has closed the device, or is gone."""
        if self.claimed_by == client:
            self.claimed_by = None
        for queue in [*self.waiting.values(), self.ready]:
            queue[:] = [urb for urb in queue if urb.client != client]
        self.wake()

    # The wire ------------------------------------------------------------------------------------------------------

    def _give_back(self, urb, status, count):
        urb.end(status, count)
        self.ready.append(urb)
        self.wake()

    def drop_all(self):
        """The device has left: what was under way ends with what it had."""
        for queue in self.waiting.values():
            while queue:
                urb = queue.pop(0)
                self._give_back(urb, -errno.ESHUTDOWN, urb.count)

    def move(self):
        """Lets bytes flow both ways, as far as the printer goes along."""
        for endpoint in self.halted:
            while self.waiting[endpoint]:
                urb = self.waiting[endpoint].pop(0)
                self._give_back(urb, -errno.EPIPE, urb.count)
        while self.waiting[OUT] and self._send(self.waiting[OUT][0]):
            pass
        while self.present and self.waiting[IN] and self.printer.answers:
            urb = self.waiting[IN].pop(0)
            words = bytes(self.printer.answers[:urb.length])
            del self.printer.answers[:len(words)]
            urb.buffer.update(0, words)
            self._give_back(urb, 0, len(words))

    def _send(self, urb):
        """Whether the piece is over, one way or another."""
        bounds = [urb.length - urb.count, self.printer.appetite()]
        bounds += [bound for bound in (self.next_count, self.halt_after, self.vanish_after) if bound is not None]
        size = min(bounds)
        if urb.count == 0 and urb.length > QUESTION:
            self.begun = time.time()
        self.printer.take(urb.data[urb.count:urb.count + size])
        urb.count += size
        if self.halt_after is not None:
            self.halt_after -= size
            if self.halt_after == 0:
                self.halt_after = None
                self.halted.add(OUT)
                self.waiting[OUT].remove(urb)
                self._give_back(urb, -errno.EPIPE, urb.count)
                return True
        if self.vanish_after is not None:
            self.vanish_after -= size
            if self.vanish_after == 0:
                self.vanish_after = None
                self.vanish()
                return False
        if self.next_count is not None:
            self.next_count = None
            self.waiting[OUT].remove(urb)
            self._give_back(urb, 0, urb.count)
            return True
        if urb.count < urb.length:
            return False
        self.waiting[OUT].remove(urb)
        self._give_back(urb, 0, urb.count)
        return True
