/// Data marked with GS1 application identifiers, written as people write them: `(01)04006381333931(10)AB-1`.
package struct ElementString: Hashable, Sendable {
    package struct Element: Hashable, Sendable {
        /// Two to four digits.
        package let identifier: [UInt8]
        package let value: [UInt8]
    }

    package let elements: [Element]

    /// GS1 General Specifications, 5.4.1: the longest element string of a GS1-128.
    private static let longest = 48

    /// - Throws: ``CodeDataError`` if there is no identifier, a character that GS1 does not have, or a value whose length
    ///   or check digit is wrong.
    package init(_ data: [UInt8], symbology: String) throws(CodeDataError) {
        var elements: [Element] = []
        var position = 0
        while position < data.count {
            guard let identifier = ElementString.identifier(in: data, at: position) else {
                throw CodeDataError(
                    symbology,
                    "an application identifier in parentheses, such as (01), must stand at position \(position + 1)")
            }
            position += identifier.count + 2
            let start = position
            while position < data.count, ElementString.identifier(in: data, at: position) == nil {
                guard ElementString.isCharacter(data[position]) else {
                    throw CodeDataError(
                        symbology, character: data[position], position: position + 1,
                        allowed: "0 to 9, A to Z, a to z and ! \" % & ' ( ) * + , - . / : ; < = > ? _")
                }
                position += 1
            }
            let element = Element(identifier: identifier, value: Array(data[start..<position]))
            try element.check(symbology)
            elements.append(element)
        }
        self.elements = elements
        guard !elements.isEmpty, bytes.count <= ElementString.longest else {
            throw CodeDataError(
                symbology,
                "it takes 1 to \(ElementString.longest) characters, these are \(elements.isEmpty ? 0 : bytes.count)")
        }
    }

    /// The elements one behind the other, `1D` (the function character 1) after each of open length but the last.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for (index, element) in elements.enumerated() {
            bytes += element.identifier + element.value
            if !element.isFixed, index < elements.count - 1 { bytes.append(0x1D) }
        }
        return bytes
    }

    /// As people read them, in parentheses.
    package var text: [UInt8] { marked(0x28, 0x29) }

    /// With identifiers in brackets, which no value can hold.
    package var bracketed: [UInt8] { marked(0x5B, 0x5D) }

    private func marked(_ open: UInt8, _ close: UInt8) -> [UInt8] {
        elements.flatMap { [open] + $0.identifier + [close] + $0.value }
    }

    /// The digits of an identifier in parentheses at a position; nil if none begins there.
    private static func identifier(in data: [UInt8], at position: Int) -> [UInt8]? {
        guard data[position] == 0x28 else { return nil }
        let digits = data[(position + 1)...].prefix(5).prefix { (0x30...0x39).contains($0) }
        let end = position + 1 + digits.count
        guard (2...4).contains(digits.count), end < data.count, data[end] == 0x29 else { return nil }
        return Array(digits)
    }

    private static func isCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x21, 0x22, 0x25...0x2F, 0x3A...0x3F, 0x5F: true
        default: false
        }
    }
}

extension ElementString.Element {
    /// Digits of the values whose length is laid down by the first two digits of the identifier, the rest of the
    /// identifier counted (GS1 General Specifications, 7.8.5-2).
    private static let lengths: [UInt8: Int] = [
        0: 18, 1: 14, 2: 14, 3: 14, 4: 16, 11: 6, 12: 6, 13: 6, 14: 6, 15: 6, 16: 6, 17: 6, 18: 6, 19: 6, 20: 2, 31: 8,
        32: 8, 33: 8, 34: 8, 35: 8, 36: 8, 41: 14,
    ]

    private var prefix: UInt8 { (identifier[0] - 0x30) * 10 + identifier[1] - 0x30 }

    /// Whether a reader knows where the value ends.
    var isFixed: Bool { Self.lengths[prefix] != nil }

    func check(_ symbology: String) throws(CodeDataError) {
        let name = String(decoding: identifier, as: UTF8.self)
        guard !value.isEmpty else { throw CodeDataError(symbology, "there is nothing behind (\(name))") }
        guard let length = Self.lengths[prefix] else { return }
        let digits = length + 2 - identifier.count
        guard value.count == digits, value.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw CodeDataError(symbology, "(\(name)) takes \(digits) digits, these are \(value.count) characters")
        }
        // Numbers of articles and of shipping units end with a check digit.
        guard (0...3).contains(prefix), let last = value.last else { return }
        let check = CodeContent.checkDigit(of: value.dropLast())
        guard last == check else {
            throw CodeDataError(
                symbology, "the value of (\(name)) ends with the check digit \(check - 0x30), not \(last - 0x30)")
        }
    }
}
