/// What a mail says: the same receipt as text and as a page.
package struct MailBody: Sendable {
    package struct Picture: Sendable {
        /// The page shows it as `cid:NAME`.
        package let name: String
        package let png: [UInt8]
    }

    package let subject: String
    package let language: String
    package let text: String
    package let html: String
    package let pictures: [Picture]
}
