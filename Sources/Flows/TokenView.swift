package import Persistence
package import Receipts

/// A token as people may see it: neither itself nor its digest.
package enum TokenView {
    package static func all(in reader: StoreReader) throws -> [JSONValue] {
        try reader.tokens().map { token -> JSONValue in
            [
                "name": .string(token.name), "role": .string(token.role),
                "createdAt": .string(Timestamp(milliseconds: token.created).rfc3339),
            ]
        }
    }
}
