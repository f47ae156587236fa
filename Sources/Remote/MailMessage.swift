/// One mail to one recipient: text and web page as alternatives, the page's pictures inside it, files attached.
package struct MailMessage: Sendable {
    /// A file within a mail.
    package struct File: Sendable {
        /// ASCII letters, digits, `.`, `-` and `_`; for a picture also what the page calls it, as `cid:NAME`.
        package let name: String
        /// Such as `image/png`.
        package let type: String
        package let bytes: [UInt8]

        package init(name: String, type: String, bytes: [UInt8]) {
            self.name = name
            self.type = type
            self.bytes = bytes
        }
    }

    package var from: Mailbox
    package var to: Mailbox
    package var subject: String

    /// Between the angle brackets, `left@right`.
    ///
    /// The same for every sending of a mail: readers and relays show what comes twice under one identifier once.
    package var messageID: String

    package var date: MailDate

    /// ISO 639-1, for the field `Content-Language`.
    package var language: String

    package var text: String
    package var html: String
    package var pictures: [File]
    package var attachments: [File]

    package init(
        from: Mailbox, to: Mailbox, subject: String, messageID: String, date: MailDate, language: String, text: String,
        html: String, pictures: [File] = [], attachments: [File] = []
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.messageID = messageID
        self.date = date
        self.language = language
        self.text = text
        self.html = html
        self.pictures = pictures
        self.attachments = attachments
    }

    /// The head's fields but those of MIME, which libcurl writes: each may hold folded lines, none ends in one.
    package var head: [String] {
        [
            "Date: \(date)",
            "From: \(from.field(column: 6))",
            "To: \(to.field(column: 4))",
            "Subject: \(EncodedWords.text(subject, column: 9))",
            "Message-ID: <\(messageID)>",
            // No holiday notice comes back for it (RFC 3834 section 5).
            "Auto-Submitted: auto-generated",
            "Content-Language: \(language)",
        ]
    }
}
