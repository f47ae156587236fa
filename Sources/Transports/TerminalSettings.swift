import Glibc

/// The settings of a terminal line, with any baud rate.
///
/// They are the kernel's `struct termios2` (asm-generic/termbits.h, which the C library hides): four words of flags, a
/// line discipline and 19 control characters in bytes, two words of speeds. Numbers are those of all machines that Swift
/// runs on under Linux.
struct TerminalSettings: Equatable, Sendable {
    /// As `TCGETS2` gives them.
    private var words = [UInt32](repeating: 0, count: 11)

    /// Reads a line's settings; ENOTTY if it is none.
    init(of number: CInt) throws(SystemError) {
        guard ioctl(number, Self.get, &words) == 0 else { throw SystemError.last("ioctl TCGETS2") }
    }

    /// Sets a line, at once: waiting for what it still has to send could last for ever.
    func apply(to number: CInt) throws(SystemError) {
        var words = words
        guard ioctl(number, Self.set, &words) == 0 else { throw SystemError.last("ioctl TCSETS2") }
    }

    /// Bits per second, as the driver does them.
    var baud: Int { Int(words[10]) }

    /// The flow control that is set; nil for both at once.
    var flow: FlowControl? {
        switch (words[2] & Self.hardwareFlow != 0, words[0] & UInt32(IXON) != 0) {
        case (true, false): .hardware
        case (false, true): .software
        case (false, false): FlowControl.none
        case (true, true): nil
        }
    }

    /// Eight data bits, no parity, one stop bit.
    var isEightBits: Bool {
        words[2] & UInt32(CSIZE | PARENB | CSTOPB) == UInt32(CS8)
    }

    /// Whether the last to close the line drops DTR and RTS.
    var hangsUp: Bool {
        get { words[2] & UInt32(HUPCL) != 0 }
        set { words[2] = newValue ? words[2] | UInt32(HUPCL) : words[2] & ~UInt32(HUPCL) }
    }

    /// The same line for a printer: every byte as it is (cfmakeraw(3)), 8N1, DTR and RTS left up at the end.
    ///
    /// Breaks are ignored: switching a printer on looks like one. The line is taken as connected without a carrier.
    func forPrinter(baud: Int, flow: FlowControl) -> TerminalSettings {
        var settings = self
        settings.words[0] = UInt32(IGNBRK | IGNPAR) | (flow == .software ? UInt32(IXON) : 0)
        settings.words[1] &= ~UInt32(OPOST)
        settings.words[2] &= ~(UInt32(CSIZE | PARENB | CSTOPB) | Self.hardwareFlow | Self.speed | Self.speed << 16)
        settings.words[2] |= UInt32(CS8 | CREAD | CLOCAL) | (flow == .hardware ? Self.hardwareFlow : 0)
        // The code where there is one, which older programs show; else "other".
        settings.words[2] |= Self.codes[baud] ?? Self.otherSpeed
        settings.words[3] &= ~UInt32(ECHO | ECHONL | ICANON | ISIG | IEXTEN)
        settings.words.withUnsafeMutableBytes { bytes in
            // The control characters begin behind the flags and the line discipline.
            bytes[17 + Int(VMIN)] = 1
            bytes[17 + Int(VTIME)] = 0
            bytes[17 + Int(VSTART)] = 0x11
            bytes[17 + Int(VSTOP)] = 0x13
        }
        settings.words[9] = UInt32(baud)
        settings.words[10] = UInt32(baud)
        settings.hangsUp = false
        return settings
    }

    /// TCGETS2 and TCSETS2: read and write of 44 bytes.
    private static let get: UInt = 0x802C_542A
    private static let set: UInt = 0x402C_542B

    private static let hardwareFlow: UInt32 = 0x8000_0000
    /// CBAUD and BOTHER; shifted by 16 the same for what comes in, where none means the same speed.
    private static let speed: UInt32 = 0o010017
    private static let otherSpeed: UInt32 = 0o010000
    private static let codes: [Int: UInt32] = [
        300: 0o7, 600: 0o10, 1200: 0o11, 1800: 0o12, 2400: 0o13, 4800: 0o14, 9600: 0o15, 19_200: 0o16, 38_400: 0o17,
        57_600: 0o10001, 115_200: 0o10002, 230_400: 0o10003, 460_800: 0o10004, 500_000: 0o10005, 921_600: 0o10007,
    ]
}
