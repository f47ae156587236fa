/// The session of a register: from `session_open` to `session_close`.
struct RegisterSession: Sendable {
    enum State: Sendable {
        case open
        case counted
    }

    let id: String
    var state: State
    /// The cash that should be in the drawer, in minor units.
    var expected: Int64
}
