/// Takes the stream from an ESC/POS printer apart.
///
/// Answers carry no length, so each is told by the form of its first byte (Epson's rule for identifying answers):
///
/// | first byte | answer |
/// |---|---|
/// | 0xx1xx00 | automatic status, with three bytes 0xx0xxxx behind it |
/// | 0xx1xx10 | the answer to one `DLE EOT` |
/// | 37 22 | process id: four bytes 20 to 7E, then 00 |
/// | 37 72 | keys of stored pictures: 40 (last) or 41 (more follow), pairs of bytes 20 to 7E, then 00 |
/// | 5F | identity: characters from 20, then 00 |
/// | 0xx0xxxx | the answer to `GS r`, where one is awaited |
///
/// The forms exclude each other. Within an answer of several bytes one that cannot belong to it ends it: what was read
/// of it is dropped and that byte looked at afresh, so that junk costs no more than the answer it fell into.
struct ESCPOSAnswerReader: Sendable {
    /// One answer, before its meaning in a dialogue.
    enum Answer: Hashable, Sendable {
        case automatic(PrinterStatus)
        case realTime(UInt8)
        case processID(FenceToken)
        case identity(String)
        case logos([LogoKey], isLast: Bool)
        case single(UInt8)
    }

    /// The longest name a printer gives is 80 characters.
    private static let longestIdentity = 80
    /// One block has at most 40 keys.
    private static let longestKeys = 80

    private var partial: [UInt8] = []

    /// The answers that more bytes complete.
    mutating func read(_ bytes: [UInt8]) -> [Answer] {
        var answers: [Answer] = []
        for byte in bytes {
            if !partial.isEmpty {
                if belongs(byte) {
                    partial.append(byte)
                    if let answer = completed() {
                        answers.append(answer)
                        partial = []
                    }
                    continue
                }
                partial = []
            }
            switch byte {
            case 0x37, 0x5F: partial = [byte]
            case let byte where byte & 0x93 == 0x10: partial = [byte]
            case let byte where byte & 0x93 == 0x12: answers.append(.realTime(byte))
            case let byte where byte & 0x90 == 0: answers.append(.single(byte))
            default: break
            }
        }
        return answers
    }

    /// Whether a byte can go on what has been read.
    private func belongs(_ byte: UInt8) -> Bool {
        switch partial[0] {
        case 0x37:
            switch partial.count {
            case 1: byte == 0x22 || byte == 0x72
            case 2 where partial[1] == 0x72: byte == 0x40 || byte == 0x41
            case 3... where partial[1] == 0x72:
                byte == 0
                    ? partial.count % 2 == 1
                    : (0x20...0x7E).contains(byte) && partial.count < 3 + ESCPOSAnswerReader.longestKeys
            case 2...5: byte >= 0x20 && byte <= 0x7E
            default: byte == 0
            }
        case 0x5F: byte == 0 || byte >= 0x20 && partial.count <= ESCPOSAnswerReader.longestIdentity
        default: byte & 0x90 == 0
        }
    }

    private func completed() -> Answer? {
        switch partial[0] {
        case 0x37 where partial.count > 1 && partial[1] == 0x72:
            guard partial.last == 0 else { return nil }
            let keys = stride(from: 3, to: partial.count - 1, by: 2).compactMap {
                LogoKey(partial[$0], partial[$0 + 1])
            }
            return .logos(keys, isLast: partial[2] == 0x40)
        case 0x37:
            guard partial.count == 7 else { return nil }
            return FenceToken(bytes: partial[2..<6]).map { .processID($0) }
        case 0x5F:
            guard partial.last == 0 else { return nil }
            return .identity(String(decoding: partial[1..<partial.count - 1], as: UTF8.self))
        default:
            return PrinterStatus(automatic: partial).map { .automatic($0) }
        }
    }
}
