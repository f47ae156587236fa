import Fiscal
import Flows
import FoundationEssentials
import Receipts

/// A receipt as a JSON file.
enum ReceiptFile {
    /// Whether the text begins as a JSON object does; a ReceiptLine property has no quotation mark behind its brace.
    static func isJSON(_ bytes: [UInt8], file: String) -> Bool {
        if file.lowercased().hasSuffix(".json") { return true }
        let text = bytes.filter { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }.prefix(2)
        return text.elementsEqual("{\"".utf8) || text.elementsEqual("{}".utf8)
    }

    /// Reads a receipt with the template it asks for: a stored one, alone or as the document of what `receipts show` and
    /// the service show of one, or what a program would send to `POST /v1/receipts`, whole or its `receipt` alone.
    ///
    /// - Throws: ``Failure`` that names line and column of what is no JSON, and the path of what is no receipt.
    static func receipt(
        _ bytes: [UInt8], file: String, country: Country, language: String
    ) throws -> (receipt: Receipt, template: String?) {
        let remedy = "Correct it there; \"quittance receipts show ID --json\" shows a receipt as it should look."
        let value: JSONValue
        do {
            value = try JSONValue(parsing: bytes)
        } catch {
            let before = bytes.prefix(error.offset)
            let line = before.count { $0 == 0x0A } + 1
            let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
            let column = String(decoding: before[start...], as: UTF8.self).unicodeScalars.count + 1
            throw Failure(.badData, "\(file):\(line):\(column): \(error.reason)", remedy)
        }
        guard value["document"] == nil, value["form"] == nil else {
            do {
                let bytes = value["document"]?.compactBytes ?? bytes
                return (try JSONDecoder().decode(Receipt.self, from: Data(bytes)), nil)
            } catch let error as DecodingError {
                throw Failure(.badData, "\(file): \(words(for: error))", remedy)
            }
        }
        let isWhole = value["receipt"] != nil
        let body: JSONValue = isWhole ? value : ["register": "reg_1", "receipt": value]
        do throws(Problem) {
            let order = try ReceiptOrder(body.compactBytes) { _ in country.currency }
            return (order.sample(country: country, language: language), order.template)
        } catch {
            let place = error.pointer.map { isWhole ? $0 : $0.replacing("/receipt", with: "", maxReplacements: 1) }
            throw Failure(
                .badData, "\(file)\(place.map { ": \($0)" } ?? ""): \(error.detail)",
                "Correct it there, as for POST /v1/receipts.")
        }
    }

    private static func words(for error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context): "\(path(context.codingPath + [key])) is missing"
        case .typeMismatch(let type, let context): "\(path(context.codingPath)) is no \(type)"
        case .valueNotFound(_, let context): "\(path(context.codingPath)) is null"
        case .dataCorrupted(let context): "\(path(context.codingPath)): \(context.debugDescription)"
        @unknown default: "the receipt cannot be read"
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        var path = ""
        for key in keys {
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += (path.isEmpty ? "" : ".") + key.stringValue
            }
        }
        return path.isEmpty ? "the receipt" : path
    }
}
