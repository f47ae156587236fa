/// Characters that the sender has drawn.
extension PrinterState {
    /// Larger ones are no characters of any model.
    private static let largest = (width: 48, bytes: 6)

    /// `ESC &` without its name: bytes of a column, first and last character, then for each its width and columns.
    mutating func define(_ parameters: [UInt8]) {
        guard parameters.count >= 3, parameters[1] <= parameters[2] else { return }
        let bytes = Int(parameters[0])
        guard (1...PrinterState.largest.bytes).contains(bytes) else { return }
        var position = 3
        for character in parameters[1]...parameters[2] {
            guard position < parameters.count else { return }
            let width = Int(parameters[position])
            let end = position + 1 + width * bytes
            guard end <= parameters.count else { return }
            if width <= PrinterState.largest.width {
                userCharacters[key(character)] = Bitmap(
                    columns: Array(parameters[position + 1..<end]), bytesEach: bytes)
            }
            position = end
        }
    }

    mutating func cancel(_ character: UInt8) { userCharacters[key(character)] = nil }

    func userCharacter(_ character: UInt8) -> Bitmap? { userCharacters[key(character)] }

    /// `FS 2` without its name: two bytes and 24 columns of three.
    mutating func defineWide(_ parameters: [UInt8]) {
        // Models keep ten of them.
        guard parameters.count == 74, wideCharacters.count < 16 else { return }
        wideCharacters[UInt16(parameters[0]) << 8 | UInt16(parameters[1])] = Bitmap(
            columns: Array(parameters[2...]), bytesEach: 3)
    }

    func userKanji(_ first: UInt8, _ second: UInt8) -> Bitmap? {
        wideCharacters[UInt16(first) << 8 | UInt16(second)]
    }

    /// Each font has its own.
    private func key(_ character: UInt8) -> UInt16 { UInt16(font.rawValue) << 8 | UInt16(character) }
}
