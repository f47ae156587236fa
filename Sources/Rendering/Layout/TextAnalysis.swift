import CPangoCairo

/// Where lines may break and in which direction text runs, as Pango and FriBidi find it.
///
/// Texts are single paragraphs of well-formed UTF-8; results are by scalar. Unicode Standard Annexes 14 and 9;
/// `pango_get_log_attrs`, `pango_log2vis_get_embedding_levels`.
enum TextAnalysis {
    /// Whether text has scripts that plain rules for spaces and hyphens do not serve.
    ///
    /// Everything from U+0300 on but the punctuation and the signs that Latin text has.
    static func needsBreaking(_ text: ArraySlice<UInt8>) -> Bool {
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            if byte >= 0xCC {
                guard byte == 0xE2, index + 1 < text.endIndex, text[index + 1] < 0x84 else { return true }
                index += 2
            }
            index += 1
        }
        return false
    }

    /// Whether there are letters that are written from right to left: U+0590 to U+08FF, and their presentation forms.
    static func mayTurn(_ text: ArraySlice<UInt8>) -> Bool {
        var previous: UInt8 = 0
        for byte in text {
            if byte >= 0xD6, byte < 0xE0 { return true }
            switch (previous, byte) {
            case (0xE0, 0xA0..<0xA4), (0xEF, 0xAC...0xBB), (0xF0, 0x90), (0xF0, 0x9E): return true
            default: previous = byte
            }
        }
        return false
    }

    /// For each scalar, whether a line may end before it.
    static func breaks(in text: [UInt8]) -> [Bool] {
        let count = text.count { $0 & 0xC0 != 0x80 }
        var attributes = [PangoLogAttr](repeating: PangoLogAttr(), count: count + 1)
        text.withUnsafeBufferPointer { text in
            text.withMemoryRebound(to: CChar.self) { text in
                // Without a language the user's own would decide.
                pango_get_log_attrs(
                    text.baseAddress, Int32(text.count), -1, pango_language_from_string("en"), &attributes,
                    Int32(count + 1))
            }
        }
        return (0..<count).map { index in
            withUnsafePointer(to: attributes[index]) { quittance_may_break_before($0) != 0 }
        }
    }

    /// The embedding level of each scalar, odd ones running from right to left, and that of the whole.
    ///
    /// Each part is isolated from the others, so that a name cannot turn the price beside it; the first letter of all
    /// decides the direction of the whole.
    static func levels(of parts: [ArraySlice<UInt8>]) -> (scalars: [UInt8], whole: UInt8) {
        var text: [UInt8] = []
        var isMark: [Bool] = []
        for part in parts {
            text += [0xE2, 0x81, 0xA8] + part + [0xE2, 0x81, 0xA9]
            isMark.append(true)
            for byte in part where byte & 0xC0 != 0x80 { isMark.append(false) }
            isMark.append(true)
        }
        let whole = Array(parts.joined())
        // The call leaves there which direction the text has as a whole.
        var direction = PANGO_DIRECTION_WEAK_LTR
        let unused = whole.withUnsafeBufferPointer { whole in
            whole.withMemoryRebound(to: CChar.self) {
                pango_log2vis_get_embedding_levels($0.baseAddress, Int32($0.count), &direction)
            }
        }
        quittance_free(unused)
        let levels = text.withUnsafeBufferPointer { text in
            text.withMemoryRebound(to: CChar.self) {
                pango_log2vis_get_embedding_levels($0.baseAddress, Int32($0.count), &direction)
            }
        }
        guard let levels else { return ([UInt8](repeating: 0, count: isMark.count { !$0 }), 0) }
        defer { quittance_free(levels) }
        return (isMark.indices.filter { !isMark[$0] }.map { levels[$0] }, direction == PANGO_DIRECTION_RTL ? 1 : 0)
    }

    /// Text from its end to its beginning, marks behind their letters, brackets turned.
    static func reversed(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var clusters: [[Unicode.Scalar]] = []
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .format:
                if clusters.isEmpty { clusters.append([scalar]) } else { clusters[clusters.count - 1].append(scalar) }
            default:
                var mirrored: gunichar = 0
                let isMirrored = g_unichar_get_mirror_char(scalar.value, &mirrored) != 0
                clusters.append([isMirrored ? Unicode.Scalar(mirrored) ?? scalar : scalar])
            }
        }
        return Array(String(String.UnicodeScalarView(clusters.reversed().joined())).utf8)
    }
}
