import FoundationEssentials

/// Writes text of any script into header fields, which take ASCII alone (RFC 2047); libcurl does not do it by itself.
enum EncodedWords {
    /// A field without structure, such as a subject.
    ///
    /// - Parameter column: how many characters stand before it in its line.
    static func text(_ text: String, column: Int) -> String {
        let text = visible(text)
        return isPlain(text, column: column) ? text : encoded(text, column: column)
    }

    /// The name before an address: an atom, a quoted string, or encoded words.
    static func phrase(_ text: String, column: Int) -> String {
        let text = visible(text)
        guard isPlain(text, column: column) else { return encoded(text, column: column) }
        if text.utf8.allSatisfy({ isAtom($0) || $0 == 0x20 }), text.utf8.first != 0x20, text.utf8.last != 0x20 {
            return text
        }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    /// The text without a character that could end the line or steer a reader: a space stands in its place.
    private static func visible(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: result.append(" ")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// Whether it may stand as it is: ASCII, short enough for one line, and nothing that reads like an encoded word.
    private static func isPlain(_ text: String, column: Int) -> Bool {
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && column + text.utf8.count <= 76 && !text.contains("=?")
    }

    /// Encoded words of at most 75 characters, in lines of at most 76, each with whole characters.
    private static func encoded(_ text: String, column: Int) -> String {
        let (opening, closing) = ("=?UTF-8?B?", "?=")
        var words: [String] = []
        var bytes: [UInt8] = []
        // The first one stands behind the field's name; those after it behind one blank.
        var room = max(76 - column, 32)
        func fits(_ count: Int) -> Bool {
            opening.utf8.count + (count + 2) / 3 * 4 + closing.utf8.count <= min(room, 75)
        }
        for scalar in text.unicodeScalars {
            let more = Array(String(scalar).utf8)
            if !fits(bytes.count + more.count) {
                words.append(opening + Data(bytes).base64EncodedString() + closing)
                bytes = []
                room = 75
            }
            bytes += more
        }
        words.append(opening + Data(bytes).base64EncodedString() + closing)
        return words.joined(separator: "\r\n ")
    }

    private static func isAtom(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
        }
    }
}
