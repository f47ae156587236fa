/// How a printer on a serial line says that it takes no more.
package enum FlowControl: String, Hashable, Sendable, CaseIterable {
    /// By a wire: our driver sends while CTS is up (CRTSCTS of termios(3)), and keeps DTR and RTS up itself.
    ///
    /// The default. Receipt printers leave the factory with DTR/DSR handshaking, and raise RTS with DTR; Linux looks at
    /// CTS alone, to which a cable with all wires leads it. With a cable of three wires nothing is ever sent, which is
    /// found at the first receipt; without flow control, lines would be missing, which nobody finds.
    case hardware = "rtscts"
    /// By bytes: 13 hex stops us, 11 hex lets us go on (IXON). They are no status: no status byte of an ESC/POS printer
    /// has these values. A stop lasts while the line is open: whoever opens it anew does not know of it, and should ask
    /// the printer's state before sending.
    case software = "xonxoff"
    /// Not at all: for printers on a pseudo-terminal, or faster than the line.
    case none
}
