/// A command that a printer obeys when its bytes arrive, wherever in the data they stand.
package enum RealTimeCommand: Hashable, Sendable {
    /// `DLE EOT n`
    case status(UInt8)
    /// `DLE ENQ n`
    case recovery(UInt8)
    /// `DLE DC4` fn 1: drawer pulse; time in 100 ms.
    case pulse(pin: UInt8, time: UInt8)
    /// `DLE DC4` fn 2.
    case powerOff
    /// `DLE DC4` fn 8.
    case clearBuffers
}
