/// A QR code on paper, whose dots somebody else draws.
package struct PaperQR: Hashable, Sendable {
    package var x: Int
    package var y: Int
    package var data: [UInt8]
    package var level: Command.QRLevel
    /// Dots of one module.
    package var moduleDots: Int
    /// Modules of one side, without a quiet zone; the version is (modules - 17) / 4.
    package var modules: Int

    /// Dots of one side.
    package var side: Int { modules * moduleDots }
}
