/// A till's call that never becomes an entry: answered from here, or made live and never queued.
///
/// Register ids are as the till wrote them, percent-decoded.
package enum SideCall: Hashable, Sendable {
    /// The till wants a token; its credential is the one that it has for this service.
    case token
    /// The till's own heartbeat, answered from here: this service sends one for the register.
    case heartbeat(register: String)
    /// The register's state at the server, passed on with the server's id of the register.
    case status(register: String)
    /// A closing, which is never queued.
    case closing(register: String)
}
