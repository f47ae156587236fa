import PrinterLanguage

/// Which parts of a text are drawn because the printer has no characters for them.
///
/// Those are the characters that no page of the printer has and nothing customary stands for, and the letters of scripts
/// that a page cannot print as they are written: Arabic, whose letters join, and Thai, whose vowels stand above and below.
/// Blanks and marks between them belong to them; what no font has stays text, for which the printer's square is printed.
enum ScriptText {
    /// A cluster of a part that is drawn.
    struct Cluster {
        var range: Range<Int>
        /// So many that the clusters from the first of the part on have room together.
        var columns: Int
        var size: DrawnSize
    }

    /// Whether a printer needs any of a text drawn.
    static func isDrawn(_ text: ArraySlice<UInt8>, encoder: TextEncoder) -> Bool {
        var position = text.startIndex
        while position < text.endIndex {
            // Below that byte stand ASCII and Latin-1, which all printers have or have stand-ins for.
            if text[position] < 0xC4 {
                position += 1
            } else if isDrawn(nextScalar(in: text, at: &position), encoder) {
                return true
            }
        }
        return false
    }

    /// The scalar at `position` of well-formed UTF-8, which moves behind it.
    static func nextScalar(in text: ArraySlice<UInt8>, at position: inout Int) -> Unicode.Scalar {
        let first = text[position]
        // Of the bits of the first byte those below its length.
        var value = first < 0x80 ? UInt32(first) : UInt32(first & (first < 0xE0 ? 0x1F : first < 0xF0 ? 0x0F : 0x07))
        position += 1
        while position < text.endIndex, text[position] & 0xC0 == 0x80 {
            value = value << 6 | UInt32(text[position] & 0x3F)
            position += 1
        }
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    private static func isDrawn(_ scalar: Unicode.Scalar, _ encoder: TextEncoder) -> Bool {
        switch scalar.value {
        case ..<0x100: false
        case 0x600...0x6FF, 0x750...0x77F, 0x8A0...0x8FF, 0xE01...0xE5B, 0xFB50...0xFDFF, 0xFE70...0xFEFC:
            ColumnWidth.of(scalar) > 0
        default: encoder.lacks(scalar)
        }
    }

    /// The clusters of all parts of a text that are drawn, in the order of reading.
    static func clusters(in text: ArraySlice<UInt8>, isBold: Bool, encoder: TextEncoder) -> [Cluster] {
        guard let face = try? ScriptFace() else {
            // Without any font everything stays text.
            return []
        }
        var clusters: [Cluster] = []
        for part in parts(of: text, encoder) {
            var advance = 0.0
            var columns = 0
            var start = part.range.lowerBound
            let piece = ScriptFace.Piece(
                text: text[part.range], isBold: isBold, isRightToLeft: part.isRightToLeft)
            for cluster in face.clusters(of: piece) {
                defer { start = cluster.end }
                guard cluster.isKnown else { continue }
                advance += cluster.advance
                let reached = Int((advance / PaperFace.advance - 0.01).rounded(.up))
                clusters.append(
                    Cluster(
                        range: start..<cluster.end, columns: reached - columns, size: part.size))
                columns = reached
            }
        }
        return clusters
    }

    private struct Part {
        var range: Range<Int>
        var size: DrawnSize
        var isRightToLeft: Bool
    }

    /// The longest parts of one size and direction, blanks and punctuation between drawn characters included.
    private static func parts(of text: ArraySlice<UInt8>, _ encoder: TextEncoder) -> [Part] {
        var parts: [Part] = []
        /// Whether nothing but what may belong to a part stands behind the last one.
        var isOpen = false
        var position = text.startIndex
        while position < text.endIndex {
            let start = position
            let scalar = nextScalar(in: text, at: &position)
            if isDrawn(scalar, encoder) {
                let size = DrawnSize(of: scalar)
                let isRightToLeft = isRightToLeft(scalar.value)
                if isOpen, let last = parts.indices.last, parts[last].size == size,
                    parts[last].isRightToLeft == isRightToLeft
                {
                    parts[last].range = parts[last].range.lowerBound..<position
                } else {
                    parts.append(Part(range: start..<position, size: size, isRightToLeft: isRightToLeft))
                }
                isOpen = true
            } else if isOpen, let last = parts.indices.last, parts[last].range.upperBound == start,
                ColumnWidth.of(scalar) == 0
            {
                parts[last].range = parts[last].range.lowerBound..<position
            } else {
                isOpen = isOpen && (scalar == " " || scalar.properties.generalCategory == .otherPunctuation)
            }
        }
        return parts
    }

    /// Whether letters stand there that are written from right to left; numbers never are.
    private static func isRightToLeft(_ value: UInt32) -> Bool {
        switch value {
        case 0x660...0x669, 0x6F0...0x6F9: false
        case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
        default: false
        }
    }
}
