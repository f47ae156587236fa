import Persistence

extension StoreError {
    /// Whether it is over by itself: nothing was written, and the same may be tried again.
    var passes: Bool {
        switch code {
        case .full, .busy: true
        case .commitUnknown, .newer, .damaged, .locked, .notDurable, .unavailable, .forbidden, .misplaced,
            .inconsistent:
            false
        }
    }

    /// Whether nobody can go on: what a step had in hand is taken up from the rows, by a process that starts anew.
    var endsProcess: Bool { code == .commitUnknown || isUnreadable }
}

/// Lets a step do one thing as a whole: where the disk has no room for it, its memory is as before.
///
/// Else it would remember what nobody was told: a call that never left, a connection that is never opened. What it had
/// committed by then it finds in its rows when it does the same again.
func whole<Memory, Result>(
    _ memory: inout Memory, _ body: (inout Memory) throws -> Result
) throws -> Result {
    let before = memory
    do {
        return try body(&memory)
    } catch let error as StoreError where error.passes {
        memory = before
        throw error
    }
}
