/// A two-dimensional code on paper that is no QR code, whose dots somebody else draws.
package struct PaperCode: Hashable, Sendable {
    package var x: Int
    package var y: Int
    package var code: AreaCode
    package var data: [UInt8]
    package var settings: AreaCodeSettings
    /// Size as far as it can be told without drawing it, before it is turned.
    package var widthDots: Int
    package var heightDots: Int
    package var turn = Turn.none

    package init(
        x: Int, y: Int, code: AreaCode, data: [UInt8], settings: AreaCodeSettings, widthDots: Int, heightDots: Int
    ) {
        self.x = x
        self.y = y
        self.code = code
        self.data = data
        self.settings = settings
        self.widthDots = widthDots
        self.heightDots = heightDots
    }
}
