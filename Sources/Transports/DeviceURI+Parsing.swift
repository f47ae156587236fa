extension DeviceURI {
    /// Reads a device URI; schemes in any case, default ports 9100 (`socket`) and 631 (`cups`), 38400 baud and flow
    /// control by wire for `serial`, as receipt printers leave the factory.
    ///
    /// Paths of `file:`, `virtual:` and `serial:` are taken as they stand, percent signs included; `file:///dev/x` is
    /// `file:/dev/x`. A USB serial number may be percent-encoded.
    package init(_ text: String) throws(DeviceURIError) {
        func refuse(_ reason: String) -> DeviceURIError {
            let shown = String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? "?" : $0 }))
            return DeviceURIError(text: text, sentence: "\"\(shown)\" is no device URI: \(reason)")
        }
        if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            throw refuse("it holds a control character")
        }
        guard let colon = text.firstIndex(of: ":"), !text.hasPrefix("/") else {
            let hint = text.hasPrefix("/") ? "; write file:\(text)" : ""
            throw refuse("it has no scheme such as socket: or usb:\(hint)")
        }
        let rest = text[text.index(after: colon)...]
        do throws(Flaw) {
            switch text[..<colon].lowercased() {
            case "usb": device = try Self.usb(rest)
            case "cups": device = try Self.cups(rest)
            case "socket": device = try Self.socket(rest)
            case "serial": device = try Self.serial(rest)
            case "file": device = .file(path: try Self.path(rest, "file:PATH"))
            case "virtual": device = .virtual(directory: try Self.path(rest, "virtual:DIR"))
            default: throw Flaw(reason: "the scheme is none of usb:, cups:, socket:, serial:, file:, virtual:")
            }
        } catch {
            throw refuse(error.reason)
        }
    }

    private struct Flaw: Error {
        let reason: String
    }

    private static func usb(_ rest: Substring) throws(Flaw) -> Device {
        if rest.isEmpty { return .usb(vendor: nil, product: nil, serial: nil) }
        let form = "write usb: alone, or usb://VENDOR/PRODUCT[?serial=NUMBER] with hexadecimal numbers"
        let (body, query) = split(rest, at: "?")
        guard body.hasPrefix("//") else { throw Flaw(reason: form) }
        let parts = body.dropFirst(2).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let vendor = hexadecimal(parts[0]), let product = hexadecimal(parts[1]) else {
            throw Flaw(reason: form)
        }
        guard let serial = try value(of: "serial", in: query) else {
            return .usb(vendor: vendor, product: product, serial: nil)
        }
        guard let decoded = decoded(serial), !decoded.isEmpty else {
            throw Flaw(reason: "the serial number is empty or wrongly percent-encoded")
        }
        return .usb(vendor: vendor, product: product, serial: decoded)
    }

    private static func cups(_ rest: Substring) throws(Flaw) -> Device {
        let form = "write cups://HOST/QUEUE"
        guard rest.hasPrefix("//") else { throw Flaw(reason: form) }
        let (authority, queue) = split(rest.dropFirst(2), at: "/")
        guard let queue, !queue.isEmpty else { throw Flaw(reason: "the queue is missing; \(form)") }
        // What CUPS allows in a destination's name.
        if queue.contains(where: { "/?#'\"\\ ".contains($0) }) {
            throw Flaw(reason: "the queue's name holds a character that CUPS does not allow")
        }
        let (host, port) = try hostAndPort(authority, form: form)
        return .cups(host: host, port: port ?? 631, queue: String(queue))
    }

    private static func socket(_ rest: Substring) throws(Flaw) -> Device {
        let form = "write socket://HOST[:9100]"
        guard rest.hasPrefix("//") else { throw Flaw(reason: form) }
        let (authority, path) = split(rest.dropFirst(2), at: "/")
        guard (path ?? "").isEmpty else { throw Flaw(reason: "a socket has no path; \(form)") }
        let (host, port) = try hostAndPort(authority, form: form)
        return .socket(host: host, port: port ?? 9100)
    }

    private static func serial(_ rest: Substring) throws(Flaw) -> Device {
        let form = "write serial:/dev/ttyUSB0?baud=38400&flow=rtscts"
        let (path, query) = split(rest, at: "?")
        guard path.hasPrefix("/") else { throw Flaw(reason: "the path of the line is missing; \(form)") }
        var baud = 38_400
        var flow = FlowControl.hardware
        var seen: Set<Substring> = []
        for option in query?.split(separator: "&", omittingEmptySubsequences: false) ?? [] {
            let (key, value) = split(option, at: "=")
            guard seen.insert(key).inserted else { throw Flaw(reason: "?\(key)= stands twice; \(form)") }
            switch key {
            case "baud":
                guard let value, value.utf8.first != 0x2B, let number = Int(value), (300...4_000_000).contains(number)
                else { throw Flaw(reason: "the baud rate is no number from 300 to 4000000; \(form)") }
                baud = number
            case "flow":
                guard let named = value.flatMap({ FlowControl(rawValue: String($0)) }) else {
                    throw Flaw(reason: "flow= is none of rtscts, xonxoff, none; \(form)")
                }
                flow = named
            default: throw Flaw(reason: "the only options of this scheme are ?baud= and flow=; \(form)")
            }
        }
        return .serial(path: String(path), baud: baud, flow: flow)
    }

    private static func path(_ rest: Substring, _ form: String) throws(Flaw) -> String {
        if rest.isEmpty { throw Flaw(reason: "the path is missing; write \(form)") }
        guard rest.hasPrefix("//") else { return String(rest) }
        guard rest.hasPrefix("///") else {
            throw Flaw(reason: "a path on another host cannot be opened; write \(form)")
        }
        return String(rest.dropFirst(2))
    }

    private static func hostAndPort(_ authority: Substring, form: String) throws(Flaw) -> (String, UInt16?) {
        var host = authority
        var port: Substring?
        if authority.hasPrefix("[") {
            guard let bracket = authority.firstIndex(of: "]") else {
                throw Flaw(reason: "the bracket round the address is not closed; \(form)")
            }
            host = authority[authority.index(after: authority.startIndex)..<bracket]
            let tail = authority[authority.index(after: bracket)...]
            guard tail.isEmpty || tail.hasPrefix(":") else { throw Flaw(reason: form) }
            port = tail.isEmpty ? nil : tail.dropFirst()
            guard host.contains(":"), host.allSatisfy({ $0.isHexDigit || ":.%".contains($0) || $0.isLetter }) else {
                throw Flaw(reason: "what stands in brackets is no IPv6 address; \(form)")
            }
        } else {
            (host, port) = split(authority, at: ":")
            if port?.contains(":") == true { throw Flaw(reason: "an IPv6 address stands in brackets; \(form)") }
            guard !host.isEmpty else { throw Flaw(reason: "the host is missing; \(form)") }
            guard host.utf8.allSatisfy(isHostByte) else {
                throw Flaw(reason: "the host holds a character that no host's name has; \(form)")
            }
        }
        guard let port else { return (host.lowercased(), nil) }
        guard port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt16(port), number > 0 else {
            throw Flaw(reason: "the port is no number from 1 to 65535; \(form)")
        }
        return (host.lowercased(), number)
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }

    private static func split(_ text: Substring, at mark: Character) -> (Substring, Substring?) {
        guard let index = text.firstIndex(of: mark) else { return (text, nil) }
        return (text[..<index], text[text.index(after: index)...])
    }

    /// The value of the only option that a scheme has; any other is an error.
    private static func value(of name: String, in query: Substring?) throws(Flaw) -> Substring? {
        guard let query else { return nil }
        let (key, value) = split(query, at: "=")
        guard key == name, let value, !value.contains("&") else {
            throw Flaw(reason: "the only option of this scheme is ?\(name)=")
        }
        return value
    }

    private static func hexadecimal(_ text: Substring) -> UInt16? {
        (1...4).contains(text.utf8.count) && text.allSatisfy(\.isHexDigit) ? UInt16(text, radix: 16) : nil
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            guard digits.utf8.count == 2, digits.allSatisfy(\.isHexDigit), let value = UInt8(digits, radix: 16),
                value >= 0x20, value != 0x7F
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
