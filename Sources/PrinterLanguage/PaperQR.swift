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
    package var turn = Turn.none

    package init(
        x: Int, y: Int, data: [UInt8], level: Command.QRLevel, moduleDots: Int, modules: Int
    ) {
        self.x = x
        self.y = y
        self.data = data
        self.level = level
        self.moduleDots = moduleDots
        self.modules = modules
    }

    /// Dots of one side.
    package var side: Int { modules * moduleDots }
}
