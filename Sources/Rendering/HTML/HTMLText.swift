/// Text that is nothing but text, in an element or an attribute.
enum HTMLText {
    static func append(_ text: some Sequence<UInt8>, to page: inout [UInt8]) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "&"): page += "&amp;".utf8
            case UInt8(ascii: "<"): page += "&lt;".utf8
            case UInt8(ascii: ">"): page += "&gt;".utf8
            case UInt8(ascii: "\""): page += "&quot;".utf8
            case UInt8(ascii: "'"): page += "&#39;".utf8
            // No control character is allowed in HTML, and none stands in a layout.
            case 0..<0x20, 0x7F: page.append(0x20)
            default: page.append(byte)
            }
        }
    }
}
