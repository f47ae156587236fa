/// A picture of 8-bit luminance: 0 is black, 255 white; rows from the top without padding.
package struct GreyImage: Hashable, Sendable {
    /// In dots.
    package let width: Int
    /// In dots.
    package let height: Int
    package let luminance: [UInt8]

    /// Nil unless there are exactly `width * height` bytes.
    package init?(width: Int, height: Int, luminance: [UInt8]) {
        guard width >= 0, height >= 0 else { return nil }
        let (count, overflow) = width.multipliedReportingOverflow(by: height)
        guard !overflow, luminance.count == count else { return nil }
        self.width = width
        self.height = height
        self.luminance = luminance
    }
}
