/// What became of handing one mail to the relay.
package enum MailOutcome: Hashable, Sendable {
    /// The relay has taken it on.
    case accepted(SMTPReply)

    /// The relay certainly has not; it may be tried again.
    case later(MailObstacle)

    /// The relay will not take this mail, however often it is tried.
    case refused(SMTPReply)

    /// The mail was on its way and no answer to it came: it may have been taken on.
    ///
    /// It has to be sent again, under the same Message-ID.
    case inDoubt(String)
}

/// Why a mail could not be handed over now.
package struct MailObstacle: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The relay's name does not resolve.
        case nameUnknown
        /// Nothing answers at its address.
        case unreachable
        case timeout
        /// The connection broke, or what came is no SMTP.
        case broken
        /// The relay offers no encryption, or none came about.
        case encryption
        /// Its certificate is not trusted, or is another server's.
        case certificate
        /// Its certificate has run out or is not valid yet, by this machine's clock.
        case certificateTime
        /// It wants another name or password.
        case credential
        /// It takes no mails from us, or none now.
        case turnedAway
        /// It takes mails, but not this one now: greylisting, a full mailbox.
        case deferred
        /// It could not be asked: the fault is on this side.
        case `internal`
    }

    package let kind: Kind
    package let reply: SMTPReply?
    /// What failed, in one sentence for people.
    package let sentence: String

    package init(kind: Kind, reply: SMTPReply? = nil, sentence: String) {
        self.kind = kind
        self.reply = reply
        self.sentence = sentence
    }

    /// Whether every other mail would meet it too.
    package var concernsRelay: Bool {
        switch kind {
        case .deferred, .internal: false
        case .nameUnknown, .unreachable, .timeout, .broken, .encryption, .certificate, .certificateTime, .credential,
            .turnedAway:
            true
        }
    }
}
