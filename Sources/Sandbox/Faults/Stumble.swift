/// How a server fails within itself at a request that it has taken.
package enum Stumble: Hashable, Sendable {
    /// It does everything, and leaves some of it out of its answer; the number decides what.
    case omit(UInt64)
    /// It breaks down on the way and remembers no answer; the number decides how far it comes.
    case breakDown(UInt64)
}
