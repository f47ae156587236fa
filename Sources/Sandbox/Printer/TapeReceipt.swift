package import PrinterLanguage

/// One piece of paper that came out of the printer double.
package struct TapeReceipt: Hashable, Sendable {
    package enum Ending: String, Hashable, Sendable {
        case cut
        /// A fence behind data without a cut, on a printer without a cutter.
        case fence
        /// The connection ended before a cut came.
        case connection
        /// The printer lost the rest of the data.
        case lostTail
        /// The printer was switched off in the middle.
        case power
        /// A command emptied the buffers.
        case cleared
    }

    /// From 1, in the order in which they came out.
    package let number: Int
    /// What is on the paper: the bytes as received, without the questions and the fence round them.
    package let bytes: [UInt8]
    package let ending: Ending
    /// The process id that followed.
    package let token: FenceToken?
    package let lines: Int
    package let at: Duration

    /// Whether its end is on the paper.
    package var isWhole: Bool { ending == .cut || ending == .fence }
}
