/// The address behind the code of a Spanish receipt: VERI*FACTU's or one of TicketBAI's.
///
/// Read only; what is printed is always the text that came.
package struct SpanishURL: Sendable {
    package enum System: Hashable, Sendable {
        /// The tax agency has the record and confirms it.
        case verifactu
        /// Of a system that keeps its records itself.
        case notVerifiable
        case ticketBAI
    }

    package let system: System
    package let host: String
    package let path: String
    /// Names and values in their order, percent signs not resolved.
    package let parameters: [(name: String, value: String)]

    /// Nil for anything but an https address that one of the systems uses.
    package init?(_ text: String) {
        guard text.hasPrefix("https://") else { return nil }
        let parts = text.dropFirst(8).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let slash = parts[0].firstIndex(of: "/") else { return nil }
        host = String(parts[0][..<slash])
        path = String(parts[0][slash...])
        parameters = parts[1].split(separator: "&", omittingEmptySubsequences: false).map { pair in
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(sides[0]), sides.count > 1 ? String(sides[1]) : "")
        }
        if path.hasSuffix("/ValidarQR") {
            system = .verifactu
        } else if path.hasSuffix("/ValidarQRNoVerifactu") {
            system = .notVerifiable
        } else if parameters.first?.name == "id", parameters[0].value.hasPrefix("TBAI-") {
            system = .ticketBAI
        } else {
            return nil
        }
    }

    package subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

    /// A value with its percent signs resolved; nil where they are wrong or the bytes are no UTF-8.
    package func decoded(_ name: String) -> String? {
        guard let parts = self[name]?.split(separator: "%", omittingEmptySubsequences: false) else { return nil }
        var bytes = Array((parts.first ?? "").utf8)
        for part in parts.dropFirst() {
            guard let byte = Hexadecimal.bytes(String(part.prefix(2))), byte.count == 1 else { return nil }
            bytes += byte + Array(part.dropFirst(2).utf8)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
