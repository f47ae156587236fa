import Crypto
import FoundationEssentials

/// Checks a German fiscal code on P-256 from its text alone, as an auditor's program does.
///
/// Written apart from the code that signs: DSFinV-K annex I number 2, BSI TR-03151 log message with unixTime.
struct FiscalCodeVerifier {
    let fields: [String]

    init(_ code: String) { fields = code.split(separator: ";", omittingEmptySubsequences: false).map(String.init) }

    /// Lower-case hexadecimal SHA-256 of the public key.
    var deviceSerial: String {
        guard fields.count == 12, let key = Data(base64Encoded: fields[11]) else { return "" }
        return SHA256.hash(data: key).map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0" + text : text
        }.joined()
    }

    var isValid: Bool {
        guard fields.count == 12, fields[0] == "V0", fields[8] == "ecdsa-plain-SHA256", fields[9] == "unixTime",
            let point = Data(base64Encoded: fields[11]), let raw = Data(base64Encoded: fields[10]),
            let transaction = UInt64(fields[4]), let counter = UInt64(fields[5]), let seconds = unix(fields[7]),
            unix(fields[6]) != nil, let key = try? P256.Signing.PublicKey(x963Representation: point),
            let signature = try? P256.Signing.ECDSASignature(rawRepresentation: raw)
        else { return false }
        var message: [UInt8] = [0x02, 0x01, 0x02]
        message += [0x06, 0x09, 0x04, 0x00, 0x7F, 0x00, 0x07, 0x03, 0x07, 0x01, 0x01]
        message += element(0x80, Array("FinishTransaction".utf8))
        message += element(0x81, Array(fields[1].utf8))
        message += element(0x82, Array(fields[3].utf8))
        message += element(0x83, Array(fields[2].utf8))
        message += element(0x85, number(transaction))
        message += element(0x04, Array(SHA256.hash(data: point)))
        message += [0x30, 0x0C, 0x06, 0x0A, 0x04, 0x00, 0x7F, 0x00, 0x07, 0x01, 0x01, 0x04, 0x01, 0x03]
        message += element(0x02, number(counter))
        message += element(0x02, number(seconds))
        return key.isValidSignature(signature, for: message)
    }

    private func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        content.count < 128
            ? [tag, UInt8(content.count)] + content : [tag, 0x81, UInt8(content.count)] + content
    }

    private func number(_ value: UInt64) -> [UInt8] {
        var bytes = withUnsafeBytes(of: value.bigEndian) { Array($0) }
        while bytes.count > 1, bytes[0] == 0, bytes[1] < 0x80 { bytes.removeFirst() }
        return bytes
    }

    /// `2026-05-20T08:15:31.000Z`, counted through the days of the Gregorian calendar.
    private func unix(_ text: String) -> UInt64? {
        let bytes = Array(text.utf8)
        guard bytes.count == 24, text.hasSuffix(".000Z") else { return nil }
        func value(_ range: Range<Int>) -> Int { Int(String(decoding: bytes[range], as: UTF8.self)) ?? -1 }
        let (year, month, day) = (value(0..<4), value(5..<7), value(8..<10))
        func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
        let lengths = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard year >= 1970, (1...12).contains(month) else { return nil }
        var days = (1970..<year).reduce(0) { $0 + (isLeap($1) ? 366 : 365) }
        days += lengths[..<(month - 1)].reduce(0, +) + day - 1
        return UInt64(days * 86_400 + value(11..<13) * 3600 + value(14..<16) * 60 + value(17..<19))
    }
}
