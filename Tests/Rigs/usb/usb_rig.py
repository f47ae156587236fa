#!/usr/bin/python3
"""Runs a program on a machine with USB printers that are not there.

    usb_rig.py SOCKET -- PROGRAM ARGUMENT...

The program sees them in /sys and /dev/bus/usb, for libusb as for itself; umockdev puts them there. What they are and do
is told on the unix socket SOCKET, whose path the program finds in QUITTANCE_USB_RIG: one line for a command, one for
its answer. The exit status is the program's; 77 means that a package is missing and could not be installed.

    add NAME [vendor= product= serial= settings= driver= port= address= idorder= messages=]
    plug NAME [address=]           unplug NAME            power NAME AFTER_MS [address=]
    change NAME stuck=1 ...        say NAME HEX           mode NAME OCTAL
    later NAME MS COMMAND ...      (the command without the name)
    halt NAME out|in               haltafter NAME BYTES   vanishafter NAME BYTES [AFTER_MS ADDRESS]
    short NAME BYTES               fail NAME ERRNO        hold NAME | lp NAME
    emptyafter NAME BYTES          muteafter NAME BYTES   here NAME | empty NAME begun NAME
    await NAME BYTES MS            dump NAME FILE         paper NAME FILE
    log NAME                       driver NAME            remove NAME            calm NAME

The answers of `here` and `empty` are 1 or 0, that of `begun` the time in milliseconds at which the first byte of the last receipt came.

`settings` lists the alternate settings as CLASS/PROTOCOL/ENDS, in hexadecimal: `7/1/o,7/2/io`. With `messages=0` nobody
is told of its coming and going, as in a container without udev.
"""
import ctypes
import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

PRELOAD = "libumockdev-preload.so.0"
PACKAGES = ["umockdev", "gir1.2-umockdev-1.0", "python3-gi"]


def umockdev():
    import gi
    gi.require_version("UMockdev", "1.0")
    from gi.repository import GLib, UMockdev
    return GLib, UMockdev


def install():
    """Installs what is missing, or says what has to be installed."""
    command = ["apt-get", "-o", "DPkg::Lock::Timeout=400", "-q", "install", "-y", "--no-install-recommends", *PACKAGES]
    if os.geteuid() != 0:
        if not shutil.which("sudo"):
            sys.exit(refuse("As root: " + " ".join(command)))
        print("sudo may ask for your password: it runs %s" % " ".join(command), file=sys.stderr)
        # Without a terminal nobody could answer.
        command[:0] = ["sudo"] if sys.stdin.isatty() else ["sudo", "-n"]
    if not shutil.which("apt-get") or subprocess.call(command, stdout=sys.stderr) != 0:
        sys.exit(refuse("Install what your system calls these: " + " ".join(PACKAGES)))


def refuse(words):
    print("The USB rig is not complete. " + words, file=sys.stderr)
    return 77


if __name__ == "__main__" and PRELOAD not in os.environ.get("LD_PRELOAD", ""):
    try:
        umockdev()
    except (ImportError, ValueError):
        install()
    # Only a process that is inside the mock itself can send hot-plug messages.
    os.environ["LD_PRELOAD"] = (os.environ.get("LD_PRELOAD", "") + " " + PRELOAD).strip()
    os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])

GLib, UMockdev = umockdev()
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from receipt_printer import ReceiptPrinter  # noqa: E402
from usb_device import IN, OUT, Refusal, UsbDevice  # noqa: E402


class Place:
    """A printer and its place in the mock: the folder in /sys, the file in /dev, and the way in for ioctls."""

    def __init__(self, rig, face):
        self.rig, self.face = rig, face
        self.printer = ReceiptPrinter()
        self.device = UsbDevice(face, self.printer, self.signal)
        self.folder = "/sys/devices/pci0000:00/0000:00:14.0/usb1/1-%s" % face["port"]
        self.changed = threading.Condition(rig.lock)
        self.pipe = None
        self.mode = 0o666
        self.is_removed = False

    @property
    def node(self):
        return "/dev/bus/usb/001/%03d" % self.face["address"]

    def plug(self):
        with self.rig.lock:
            if self.device.present or self.is_removed:
                return
            face, bed = self.face, self.rig.bed
            device = self.device
            words = [
                "P: " + self.folder[4:], "E: SUBSYSTEM=usb",
                "E: DEVTYPE=usb_device", "E: DEVNAME=" + self.node, "E: BUSNUM=001", "E: DEVNUM=%03d" % face["address"],
                "E: MAJOR=189", "E: MINOR=%d" % (face["address"] - 1), "E: DRIVER=usb",
                "E: PRODUCT=%x/%x/100" % (face["vendor"], face["product"]),
                "A: busnum=1\\n", "A: devnum=%d\\n" % face["address"], "A: devpath=%s\\n" % face["port"],
                "A: speed=12\\n", "A: bConfigurationValue=1\\n", "A: bNumConfigurations=1\\n",
                "A: idVendor=%04x\\n" % face["vendor"], "A: idProduct=%04x\\n" % face["product"],
                "A: manufacturer=EPSON\\n", "A: product=%s\\n" % self.printer.model,
                "H: descriptors=" + device.descriptors().hex().upper(),
            ]
            if face["serial"]:
                words.insert(-1, "A: serial=%s\\n" % face["serial"])
            # First the file: a program that finds the device at once is not to miss it.
            device.present, device.driver, device.claimed_by = True, face["driver"], None
            device.halted.clear()
            self.open_way_in()
            bed.add_from_string("\n".join(words + ["", ""]))
            path = "%s/1-%s:1.0" % (self.folder, face["port"])
            bed.add_from_string("\n".join([
                "P: " + path[4:], "E: SUBSYSTEM=usb", "E: DEVTYPE=usb_interface", "A: bInterfaceNumber=00\\n", "", ""]))
            self.show_driver()
        if self.face["messages"]:
            self.rig.bed.uevent(self.folder, "add")

    def unplug(self):
        with self.rig.lock:
            if not self.device.present:
                return
            self.device.present = False
            self.device.drop_all()
            path = self.rig.bed.get_root_dir() + self.node
            if os.path.exists(path):
                os.unlink(path)
            self.printer.answers.clear()
        if self.face["messages"]:
            self.rig.bed.uevent(self.folder, "remove")
        self.rig.bed.remove_device("%s/1-%s:1.0" % (self.folder, self.face["port"]))
        self.rig.bed.remove_device(self.folder)

    def power(self, after, address):
        self.unplug()
        with self.rig.lock:
            self.printer.power_off()
            if address:
                self.face["address"] = address
        GLib.timeout_add(after, lambda: self.plug() or False)

    def open_way_in(self):
        """A door for ioctls, and a FIFO for the device's file.

        libusb polls the file for writing: a full FIFO means that there is nothing to reap. A plain file would always be
        ready.
        """
        self.rig.door(self.node, self)
        path = self.rig.bed.get_root_dir() + self.node
        if os.path.lexists(path):
            os.unlink(path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.mkfifo(path)
        if self.pipe is not None:
            os.close(self.pipe)
        self.pipe = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        os.chmod(path, self.mode)
        self.signal()

    def signal(self):
        """Says on the FIFO whether there is something to reap."""
        if self.pipe is None:
            return
        try:
            if self.device.ready or not self.device.present:
                while os.read(self.pipe, 1 << 16):
                    pass
            else:
                while True:
                    os.write(self.pipe, bytes(4096))
        except BlockingIOError:
            pass

    def show_driver(self):
        if not self.device.present:
            return
        link = self.rig.bed.get_root_dir() + "%s/1-%s:1.0/driver" % (self.folder, self.face["port"])
        name = self.device.driver or ("usbfs" if self.device.claimed_by is not None else None)
        if os.path.lexists(link):
            os.unlink(link)
        if name and os.path.isdir(os.path.dirname(link)):
            os.symlink("../../../../../../bus/usb/drivers/" + name, link)

    def serve(self, client):
        with self.rig.lock:
            result, number = -1, 0
            try:
                result = self.device.call(client, client.get_request(), client.get_arg())
            except Refusal as refusal:
                number = refusal.number
            except Exception as problem:  # a program that gets no answer would hang
                print("usb_rig: %r" % problem, file=sys.stderr)
                number = errno.EIO
            if self.device.log and self.device.log[-1] in ("IOCTL", "CLAIMINTERFACE", "RELEASEINTERFACE", "CONNECT",
                                                           "DISCONNECT"):
                self.show_driver()
            self.changed.notify_all()
            client.complete(result, number)

    def forget(self, client):
        with self.rig.lock:
            self.device.forget(client)
            self.show_driver()


class Door:
    """The way in for ioctls on one device file, for whichever printer stands there when a program opens it."""

    def __init__(self, bed, node, place):
        self.place = place
        self.clients = {}
        self.handler = UMockdev.IoctlBase()
        self.handler.connect("client-connected", self.connected)
        self.handler.connect("handle-ioctl", self.serve)
        self.handler.connect("client-vanished", self.vanished)
        bed.attach_ioctl(node, self.handler)

    def connected(self, handler, client):
        self.clients[client] = self.place

    def serve(self, handler, client):
        self.clients.setdefault(client, self.place).serve(client)
        return True

    def vanished(self, handler, client):
        place = self.clients.pop(client, None)
        if place is not None:
            place.forget(client)


class Rig:
    def __init__(self):
        self.lock = threading.RLock()
        self.bed = UMockdev.Testbed.new()
        self.places = {}
        self.doors = {}
        self.added = 0

    def door(self, node, place):
        """Has a printer stand behind a device file."""
        if node not in self.doors:
            self.doors[node] = Door(self.bed, node, place)
        self.doors[node].place = place

    def on_loop(self, act, *arguments):
        """Acts on the main loop, on which the mock lives, and waits for it."""
        done, problems = threading.Event(), []

        def run():
            try:
                act(*arguments)
            except Exception as problem:
                problems.append(problem)
            done.set()
            return False

        GLib.idle_add(run)
        done.wait(10)
        if problems:
            raise problems[0]

    # One method for each word of the socket.

    def do_add(self, name, *words):
        face = {"vendor": 0x04B8, "product": 0x0E28, "serial": name, "settings": "7/2/io", "driver": "usblp",
                "port": str(self.added % 100 + 11), "address": self.added % 20 + 2, "idorder": "big", "messages": 1}
        self.added += 1
        for word in words:
            key, value = word.split("=", 1)
            if key not in face:
                raise KeyError(key)
            base = {"vendor": 16, "product": 16, "address": 10, "messages": 10}.get(key)
            face[key] = int(value, base) if base else None if value == "none" else value
        face["settings"] = [(int(kind, 16), int(number), ends) for kind, number, ends in
                            (setting.split("/") for setting in face["settings"].split(","))]
        self.places[name] = Place(self, face)
        self.on_loop(self.places[name].plug)

    def do_plug(self, name, *words):
        place = self.places[name]
        with self.lock:
            for word in words if not place.device.present else ():
                place.face["address"] = int(word.split("=")[1])
        self.on_loop(place.plug)

    def do_unplug(self, name):
        self.on_loop(self.places[name].unplug)

    def do_remove(self, name):
        place = self.places.pop(name)
        place.is_removed = True
        self.on_loop(place.unplug)

    def do_power(self, name, after, *words):
        address = int(words[0].split("=")[1]) if words else None
        self.on_loop(self.places[name].power, int(after), address)

    def do_change(self, name, *words):
        place = self.places[name]
        with self.lock:
            place.printer.change(**{key: int(value) for key, value in (word.split("=") for word in words)})
            place.device.move()
            place.changed.notify_all()

    def do_later(self, name, after, word, *words):
        def run():
            if name in self.places:
                getattr(self, "do_" + word)(name, *words)

        timer = threading.Timer(int(after) / 1000, run)
        timer.daemon = True
        timer.start()

    def do_say(self, name, words):
        with self.lock:
            self.places[name].printer.say(bytes.fromhex(words))
            self.places[name].device.move()

    def do_mode(self, name, mode):
        place = self.places[name]
        place.mode = int(mode, 8)
        os.chmod(self.bed.get_root_dir() + place.node, place.mode)

    def do_halt(self, name, end):
        with self.lock:
            self.places[name].device.halted.add(OUT if end == "out" else IN)
            self.places[name].device.move()

    def do_haltafter(self, name, count):
        self.places[name].device.halt_after = int(count)

    def do_vanishafter(self, name, count, *back):
        place = self.places[name]
        place.device.vanish_after = int(count)
        act = (place.unplug,) if not back else (place.power, int(back[0]), int(back[1]))
        place.device.vanish = lambda: GLib.idle_add(*act)

    def do_emptyafter(self, name, count):
        with self.lock:
            self.places[name].printer.empty_after = int(count)

    def do_muteafter(self, name, count):
        with self.lock:
            self.places[name].printer.mute_after = int(count)

    def do_here(self, name):
        return "1" if self.places[name].device.present else "0"

    def do_empty(self, name):
        return "1" if self.places[name].printer.out_of_paper else "0"

    def do_begun(self, name):
        return str(int(self.places[name].device.begun * 1000))

    def do_short(self, name, count):
        self.places[name].device.next_count = int(count)

    def do_calm(self, name):
        """Takes back the troubles that have not come yet."""
        with self.lock:
            device = self.places[name].device
            device.next_count = device.halt_after = device.vanish_after = None
            device.printer.empty_after = device.printer.mute_after = None
            device.halted.clear()

    def do_fail(self, name, number):
        self.places[name].device.next_error = getattr(errno, number)

    def do_hold(self, name):
        place = self.places[name]
        with self.lock:
            place.device.driver, place.device.claimed_by = None, self
            place.show_driver()

    def do_lp(self, name):
        """The rig prints through the kernel's driver: it holds the printer's `/dev/usb/lp` open."""
        place = self.places[name]
        root, node = self.bed.get_root_dir(), "/dev/usb/lp%s" % place.face["port"]
        os.makedirs("%s%s/1-%s:1.0/usbmisc/lp%s" % (root, place.folder, place.face["port"], place.face["port"]))
        os.makedirs(root + "/dev/usb", exist_ok=True)
        self.printing = open(root + node, "wb")

    def do_await(self, name, count, limit):
        place = self.places[name]
        with self.lock:
            place.changed.wait_for(lambda: len(place.printer.taken) >= int(count), int(limit) / 1000)
            return str(len(place.printer.taken))

    def do_dump(self, name, path):
        self._write(path, self.places[name].printer.taken)

    def do_paper(self, name, path):
        self._write(path, self.places[name].printer.paper)

    def _write(self, path, words):
        with self.lock, open(path, "wb") as file:
            file.write(words)

    def do_log(self, name):
        with self.lock:
            words, self.places[name].device.log[:] = " ".join(self.places[name].device.log), []
            return words

    def do_driver(self, name):
        return self.places[name].device.driver or "none"

    # The socket ----------------------------------------------------------------------------------------------------

    def answer(self, line):
        word, *words = line.split() or [""]
        try:
            return getattr(self, "do_" + word)(*words) or "ok"
        except Exception as problem:
            return "error %r" % problem

    def listen(self, path):
        server = socket.socket(socket.AF_UNIX)
        server.bind(path)
        server.listen()

        def talk(connection):
            with connection, connection.makefile() as lines:
                for line in lines:
                    connection.sendall((self.answer(line) + "\n").encode())

        def serve():
            while True:
                threading.Thread(target=talk, args=(server.accept()[0],), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()


def start(program, folder):
    library = os.path.join(folder, "failed_open.so")
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "preload", "failed_open.c")
    if subprocess.call(["cc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"]) != 0:
        sys.exit(refuse("Install a C compiler (Debian: gcc)."))
    child = os.fork()
    if child == 0:
        if os.geteuid() == 0:
            # Root would open a file that its mode forbids; that has to be testable.
            for capability in (1, 2):
                ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)
        os.environ["LD_PRELOAD"] = library + " " + os.environ["LD_PRELOAD"]
        try:
            os.execvp(program[0], program)
        except OSError as problem:
            print(problem, file=sys.stderr)
            os._exit(127)
    return child


def main():
    if len(sys.argv) < 4 or sys.argv[2] != "--":
        sys.exit(__doc__)
    path, program = sys.argv[1], sys.argv[3:]
    rig = Rig()
    rig.listen(path)
    os.environ["QUITTANCE_USB_RIG"] = path
    parent = os.getppid()
    child = start(program, rig.bed.get_root_dir())
    loop, statuses = GLib.MainLoop(), []

    def ended(_, status):
        statuses.append(status)
        loop.quit()

    def orphaned():
        if os.getppid() != parent:
            os.kill(child, signal.SIGKILL)
        return True

    GLib.child_watch_add(GLib.PRIORITY_DEFAULT, child, ended)
    GLib.timeout_add(500, orphaned)
    loop.run()
    os.unlink(path)
    shutil.rmtree(rig.bed.get_root_dir(), ignore_errors=True)
    sys.stdout.flush()
    os._exit(os.waitstatus_to_exitcode(statuses[0]) & 0xFF)


if __name__ == "__main__":
    main()
