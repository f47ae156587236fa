/// What opens and closes a tag; `{{=<% %>=}}` changes it for the rest of a file.
struct Delimiters: Hashable, Sendable {
    var open: [UInt8] = [0x7B, 0x7B]
    var close: [UInt8] = [0x7D, 0x7D]

    init() {}

    /// The two words between the equals signs of a tag; nil unless there are two, without blanks and equals signs.
    init?(tag text: ArraySlice<UInt8>) {
        guard text.count >= 2, text.first == 0x3D, text.last == 0x3D else { return nil }
        let words = text.dropFirst().dropLast().split(whereSeparator: LineParser.isBlank)
        guard words.count == 2, !text.dropFirst().dropLast().contains(0x3D) else { return nil }
        open = Array(words[0])
        close = Array(words[1])
    }

    /// The end of the comment that opens at `start`, behind its closing delimiter; nil if it does not end in the bytes.
    func end(ofTagAt start: Int, in bytes: [UInt8]) -> Int? {
        var index = start + open.count
        while index + close.count <= bytes.count {
            if bytes[index...].starts(with: close) { return index + close.count }
            index += 1
        }
        return nil
    }

    /// Where a comment opens that does not end in these bytes.
    func leavesCommentOpen(_ bytes: [UInt8]) -> Int? {
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x5C {
                index += 2
            } else if bytes[index...].starts(with: open) {
                let isComment = index + open.count < bytes.count && bytes[index + open.count] == 0x21
                guard let end = end(ofTagAt: index, in: bytes) else { return isComment ? index : nil }
                index = end
            } else {
                index += 1
            }
        }
        return nil
    }
}
