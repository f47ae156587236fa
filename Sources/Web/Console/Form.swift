import Receipts

/// The fields of a posted form, `application/x-www-form-urlencoded`.
struct Form {
    static let types = ["application/x-www-form-urlencoded"]

    private let path: RequestPath?

    init(_ body: [UInt8]) { path = RequestPath("/?" + String(decoding: body, as: UTF8.self)) }

    /// Control characters become spaces: what people type is one line.
    func field(_ name: String) -> String {
        let text = path?.item(name) ?? ""
        return String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }

    /// Percent-encoded for one path segment or query value (RFC 3986: unreserved characters stay).
    static func encode(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default: result += "%" + Hexadecimal.text(CollectionOfOne(byte)).uppercased()
            }
        }
        return result
    }
}
