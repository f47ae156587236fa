"""What a receipt printer does with bytes, whatever the cable: it takes, prints, answers, and sometimes does not.

Only what the tests ask of it is here: real-time status, automatic status, identity, the queued status and the fence
that names the end of a receipt.
"""

FENCE = bytes((0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30))
REAL_TIME = bytes((0x10, 0x04))
AUTOMATIC = bytes((0x1D, 0x61))
IDENTITY = bytes((0x1D, 0x49))
QUEUED = bytes((0x1D, 0x72))


class ReceiptPrinter:
    def __init__(self, model="TM-T20III", room=4096):
        self.model = model
        self.room = room          # bytes that it holds while it does not print
        self.taken = bytearray()  # everything that came over the cable
        self.paper = bytearray()  # everything that was printed
        self.held = bytearray()
        self.answers = bytearray()
        self.out_of_paper = False
        self.cover_open = False
        self.stuck = False        # takes nothing once its buffer is full, and says nothing of it
        self.mute = False
        self.empty_after = None   # bytes until the paper ends
        self.mute_after = None    # bytes until it says nothing more
        self.wants_status = 0
        self._heard = 0           # how far real-time commands were looked for
        self._seen = 0            # how far printed commands were carried out

    @property
    def prints(self):
        return not (self.stuck or self.out_of_paper or self.cover_open)

    # Taking --------------------------------------------------------------------------------------------------------

    def appetite(self):
        """How many bytes it would take now."""
        if self.prints:
            return 1 << 30 if self.empty_after is None else self.empty_after + self.room
        return max(0, self.room - len(self.held))

    def take(self, data):
        self.taken += data
        self.held += data
        if self.mute_after is not None:
            self.mute_after -= len(data)
            if self.mute_after <= 0:
                self.mute, self.mute_after = True, None
        self._listen()
        self.work()

    def work(self):
        """Prints what it holds, if it can."""
        if not self.prints or not self.held:
            return
        piece = bytes(self.held[:self.empty_after])
        del self.held[:len(piece)]
        self.paper += piece
        self._carry_out()
        if self.empty_after is not None:
            self.empty_after -= len(piece)
            if self.empty_after == 0:
                self.empty_after = None
                self.change(out_of_paper=1)

    def power_off(self):
        """Forgets what was not printed."""
        self.held.clear()
        self.answers.clear()
        self.wants_status = 0
        self._heard, self._seen = len(self.taken), len(self.paper)

    def change(self, **state):
        before = self.status_block()
        for name, value in state.items():
            if name not in ("out_of_paper", "cover_open", "stuck", "mute", "room"):
                raise KeyError(name)
            setattr(self, name, value)
        if self.wants_status and self.status_block() != before:
            self.say(self.status_block())
        self.work()

    # Answering -----------------------------------------------------------------------------------------------------

    def say(self, words):
        if not self.mute:
            self.answers += words

    def status_block(self):
        first = 0x10 | (0x20 if self.cover_open else 0) | (0x08 if self.out_of_paper or self.cover_open else 0)
        return bytes((first, 0x00, 0x0C if self.out_of_paper else 0x00, 0x0F))

    def status_byte(self, number):
        if number == 1:
            return 0x12 | (0x08 if self.out_of_paper or self.cover_open else 0)
        if number == 2:
            return 0x12 | (0x04 if self.cover_open else 0) | (0x20 if self.out_of_paper else 0)
        if number == 4 and self.out_of_paper:
            return 0x72
        return 0x12

    def _listen(self):
        """Real-time commands act when they arrive, wherever they stand."""
        at = max(0, self._heard)
        while True:
            at = self.taken.find(REAL_TIME, at)
            if at < 0 or at + 2 >= len(self.taken):
                break
            if 1 <= self.taken[at + 2] <= 4:
                self.say(bytes((self.status_byte(self.taken[at + 2]),)))
            at += 3
        self._heard = len(self.taken) - 2 if at < 0 else at

    def _carry_out(self):
        """Other commands act in their turn, when everything before them is on paper."""
        at = max(0, self._seen)
        while True:
            at = self.paper.find(b"\x1d", at)
            if at < 0:
                at = len(self.paper)
                break
            left = bytes(self.paper[at:at + 11])
            if left[:7] == FENCE:
                if len(left) < 11:
                    break
                self.say(b"\x37\x22" + left[7:11] + b"\0")
                at += 11
            elif left[:2] == AUTOMATIC and len(left) > 2:
                self.wants_status = left[2]
                if self.wants_status:
                    self.say(self.status_block())
                at += 3
            elif left[:2] == IDENTITY and len(left) > 2:
                self.say(b"_" + self.model.encode() + b"\0" if left[2] == 67 else b"\x20" if left[2] == 1 else b"")
                at += 3
            elif left[:2] == QUEUED and len(left) > 2:
                self.say(bytes((0x0C if self.out_of_paper else 0x00,)))
                at += 3
            elif len(left) < 11:
                break
            else:
                at += 1
        self._seen = at
