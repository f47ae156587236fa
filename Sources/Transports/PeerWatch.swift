import Glibc

/// Tells a printer without paper from one without power: both take nothing.
///
/// The kernel gives up a peer that acknowledges nothing for TCP_USER_TIMEOUT, but counts one that answers "I have no
/// room" as silent, however often it answers. So the limit is lifted while such answers come, and put back when they
/// stop coming. To be asked about once a second, from the thread that listens.
struct PeerWatch: Hashable, Sendable {
    let patience: PeerPatience

    /// How often to look: often enough that the kernel never acts on a limit that should have been lifted.
    var interval: Duration { min(.seconds(1), patience.deadAfter / 4) }

    /// How a connection stands (tcp(7), TCP_INFO and SIOCOUTQ).
    struct State: Hashable, Sendable {
        /// Bytes that the peer has not acknowledged, sent or not.
        let pending: Int
        /// Packets on their way.
        let unacknowledged: UInt32
        /// Questions in a row, whether there is room again, that got no answer.
        let probes: UInt8
        let sinceLastAnswer: Duration
    }

    /// How long the peer may now acknowledge nothing; zero is without a limit.
    func limit(for state: State) -> Duration {
        if state.pending == 0 { return patience.deadAfter }
        // Nothing on its way though there is something to send: the peer said that it has no room.
        let isFull = state.unacknowledged == 0 && state.probes < 3
        // Some take back room that they had promised; what was sent into it is repeated, and refused by an answer.
        let isAnswering = state.unacknowledged > 0 && state.sinceLastAnswer < patience.deadAfter / 5
        return isFull || isAnswering ? .zero : patience.deadAfter
    }

    /// Prepares a connected socket.
    ///
    /// Options that this kernel does not know are passed over: what they would shorten then takes longer.
    func prepare(_ socket: CInt) {
        let tcp = CInt(IPPROTO_TCP)
        set(socket, SOL_SOCKET, SO_KEEPALIVE, 1)
        set(socket, tcp, TCP_KEEPIDLE, CInt(patience.idle.components.seconds))
        set(socket, tcp, TCP_KEEPINTVL, CInt(patience.interval.components.seconds))
        set(socket, tcp, TCP_KEEPCNT, patience.questions)
        set(socket, tcp, TCP_USER_TIMEOUT, patience.deadAfter.milliseconds)
        set(socket, tcp, Self.longestPauseOption, patience.longestPause.milliseconds)
    }

    /// Looks at a connection and sets its limit.
    func look(at socket: CInt) {
        var info = tcp_info()
        var length = socklen_t(MemoryLayout<tcp_info>.size)
        var pending: CInt = 0
        guard getsockopt(socket, CInt(IPPROTO_TCP), TCP_INFO, &info, &length) == 0,
            ioctl(socket, UInt(TIOCOUTQ), &pending) == 0
        else { return }
        let state = State(
            pending: Int(pending), unacknowledged: info.tcpi_unacked, probes: info.tcpi_probes,
            sinceLastAnswer: .milliseconds(Int(info.tcpi_last_ack_recv)))
        set(socket, CInt(IPPROTO_TCP), TCP_USER_TIMEOUT, limit(for: state).milliseconds)
    }

    /// TCP_RTO_MAX_MS of linux/tcp.h, which the C library does not know yet.
    private static let longestPauseOption: CInt = 44

    private func set(_ socket: CInt, _ level: CInt, _ name: CInt, _ value: CInt) {
        var value = value
        setsockopt(socket, level, name, &value, socklen_t(MemoryLayout<CInt>.size))
    }
}
