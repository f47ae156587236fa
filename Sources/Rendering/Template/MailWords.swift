/// What a mail says round its receipt, in the receipt's language.
package struct MailWords: Hashable, Sendable {
    package let subject: String
    package let greeting: String
    package let note: String
}
