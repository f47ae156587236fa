/// How long a peer of a TCP connection may be silent before it counts as dead.
struct PeerPatience: Hashable, Sendable {
    /// Silence on an idle connection before the first question (tcp(7), TCP_KEEPIDLE), in whole seconds.
    let idle: Duration
    /// Between further questions (TCP_KEEPINTVL), in whole seconds.
    let interval: Duration
    /// Questions without an answer that end the connection (TCP_KEEPCNT).
    let questions: CInt
    /// The longest pause between repetitions of what got no answer, where the kernel lets it be set (Linux 6.15).
    let longestPause: Duration

    /// Finds a dead peer after 25 s, whether the connection is idle or bytes are on their way.
    static let standard = PeerPatience(
        idle: .seconds(10), interval: .seconds(5), questions: 3, longestPause: .seconds(5))

    /// When a peer is dead that does not acknowledge what was sent (TCP_USER_TIMEOUT): as soon as an idle one.
    var deadAfter: Duration { idle + interval * Int(questions) }
}
