/// What libcurl's callbacks gather while one request is under way.
///
/// It lives on the stack of `EasyHandle.perform`; the callbacks get its address and run on the same thread.
struct HTTPExchange {
    /// Whether a callback may go on, or libcurl has to give up.
    enum Step {
        case go
        case stop
    }

    /// Header bytes that no honest server needs; libcurl itself sets no bound to their sum.
    static let headLimit = 256 << 10

    private let bodyLimit: Int
    private var headSize = 0
    private(set) var headers: [HTTPHeader] = []
    private(set) var body: [UInt8] = []
    private(set) var sendings = 0

    /// Whether the empty line behind the final answer's head has come.
    ///
    /// libcurl calls an answer that ends in the middle of its head a success, with whatever status was read.
    private(set) var isHeadComplete = false

    private(set) var isTooLarge = false

    init(bodyLimit: Int) {
        self.bodyLimit = bodyLimit
    }

    /// Allows the first sending of the request and none after it.
    ///
    /// When a kept connection breaks before the first byte of the answer, libcurl sends the request again on a new one,
    /// whatever its method (`Curl_retry_request`). The server may have acted on the first; whether to ask again is not
    /// for the cable to decide.
    mutating func begin() -> Step {
        sendings += 1
        return sendings == 1 ? .go : .stop
    }

    /// Takes one line of a head, its line end included.
    mutating func takeHeadLine(_ line: UnsafeBufferPointer<UInt8>) -> Step {
        headSize += line.count
        guard headSize <= Self.headLimit else {
            isTooLarge = true
            return .stop
        }
        // Behind the final head only trailers come, which must not pass for headers.
        guard !isHeadComplete else { return .go }

        let text = line.prefix { $0 != 0x0D && $0 != 0x0A }
        if text.isEmpty {
            isHeadComplete = !isInterim
        } else if text.starts(with: "HTTP/".utf8) {
            headers.removeAll()
            // "HTTP/1.1 103 …": the first digit of the status stands behind the first blank.
            isInterim = text.drop { $0 != 0x20 }.dropFirst().first == 0x31
        } else if text[text.startIndex] == 0x20 || text[text.startIndex] == 0x09 {
            // A folded line continues the field before it (RFC 9112 section 5.2).
            guard let last = headers.popLast() else { return .go }
            headers.append(HTTPHeader(last.name, "\(last.value) \(Self.text(Self.trimmed(text)))"))
        } else if let colon = text.firstIndex(of: 0x3A) {
            let name = Self.text(Self.trimmed(text[..<colon]))
            headers.append(HTTPHeader(name, Self.text(Self.trimmed(text[(colon + 1)...]))))
        }
        return .go
    }

    private var isInterim = false

    /// Takes a piece of the body.
    mutating func takeBody(_ bytes: UnsafeBufferPointer<UInt8>) -> Step {
        guard body.count + bytes.count <= bodyLimit else {
            isTooLarge = true
            return .stop
        }
        body.append(contentsOf: bytes)
        return .go
    }

    private static func trimmed(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Slice<UnsafeBufferPointer<UInt8>> {
        var bytes = bytes.drop { $0 == 0x20 || $0 == 0x09 }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
        return bytes
    }

    /// UTF-8 where it is UTF-8, else Latin-1, which is what the field once was and loses no byte.
    private static func text(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}
