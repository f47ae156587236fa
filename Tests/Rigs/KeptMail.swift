package import Foundation

/// A mail as the rig's server took it and Python's own parser reads it.
package struct KeptMail: Decodable, Sendable {
    package struct Part: Decodable, Sendable {
        package let type: String
        /// How many parts it holds; nil for one that holds none.
        package let holds: Int?
        package let disposition: String?
        package let name: String?
        package let cid: String?
        package let encoding: String?
        private let bytes: String?

        /// The content, decoded.
        package var content: Data { Data(base64Encoded: bytes ?? "") ?? Data() }
        package var text: String { String(decoding: content, as: UTF8.self) }
    }

    package let connection: Int
    package let fault: String?
    package let encrypted: Bool
    package let user: String?
    /// The commands of the envelope, as they came.
    package let sender: String
    package let recipients: [String]
    /// The lines of the head, as they came.
    package let head: [String]
    package let subject: String
    package let from: String
    package let to: String
    package let messageID: String
    package let date: String
    /// What the parser finds wrong.
    package let defects: [String]
    /// In the order of a walk through the tree.
    package let parts: [Part]
}
