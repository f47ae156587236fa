extension CommandEncoder {
    /// The line that stands above a print which may be one too many: white on black, as large as the
    /// paper has room for, in the middle.
    ///
    /// It begins with the printer's initialisation and ends with the line, so that any payload may follow.
    static func line(of mark: String, profile: PrinterProfile) -> [UInt8] {
        var encoder = CommandEncoder(profile: profile, reserving: 64)
        encoder.start()
        encoder.append(.align(.center))
        encoder.append(.emphasis(true))
        encoder.append(.invert(true))
        encoder.append(.size(width: mark.count * 2 <= profile.columnsA ? 2 : 1, height: 2))
        encoder.write(mark)
        encoder.append(.lineFeed)
        return encoder.bytes
    }
}
