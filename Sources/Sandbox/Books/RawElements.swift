/// The elements of a list as they were written.
package enum RawElements {
    /// The bytes of each element of that member of the outermost object, without the blanks round it.
    ///
    /// - Parameter bytes: An object that has been parsed before. A name that is written with escapes is not found.
    package static func of(_ name: String, in bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var elements: [ArraySlice<UInt8>] = []
        var text: ArraySlice<UInt8> = []
        var (depth, index) = (0, 0)
        var isInside = false
        var start: Int?
        var end = 0
        while index < bytes.count {
            let first = index
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index += 1
                while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
                    index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
                }
                if depth == 1 { text = bytes[(first + 1)..<min(index, bytes.count)] }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                if depth == 2, !isInside, bytes[first] == UInt8(ascii: "["), text.elementsEqual(name.utf8) {
                    isInside = true
                    index += 1
                    continue
                }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if isInside, depth == 1 {
                    if let start { elements.append(bytes[start...end]) }
                    return elements
                }
            case UInt8(ascii: ",") where depth == 2 && isInside:
                if let start { elements.append(bytes[start...end]) }
                start = nil
                index += 1
                continue
            case 0x20, 0x09, 0x0A, 0x0D:
                index += 1
                continue
            default: break
            }
            if isInside {
                start = start ?? first
                end = min(index, bytes.count - 1)
            }
            index += 1
        }
        return elements
    }
}
