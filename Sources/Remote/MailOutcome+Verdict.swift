import CLibCurl

extension MailOutcome {
    /// What a conversation that is over means for the mail.
    ///
    /// The server's answers decide; libcurl's code only where there is none, for it gives one code to a full mailbox and to
    /// a recipient who does not exist.
    ///
    /// - Parameters:
    ///   - said: what libcurl says about its code.
    ///   - verification: OpenSSL's result for the server's certificate.
    init(_ talk: SMTPTalk, code: CURLcode, said: String, verification: Int, relay: String) {
        func obstacle(_ kind: MailObstacle.Kind, _ reply: SMTPReply? = nil) -> MailOutcome {
            let reason = reply.map { "it answered \($0)" } ?? said
            return .later(MailObstacle(kind: kind, reply: reply, sentence: "\(relay): \(reason)"))
        }
        guard let reply = talk.reply, reply.code >= 400 || talk.stage == .content else {
            if talk.stage == .content {
                self = .inDoubt("\(relay): the mail was sent and no answer came: \(said)")
            } else {
                let kind = Self.kind(CurlError(code), verification: verification)
                // Where TLS should begin, anything else is no encryption.
                self = obstacle(talk.stage == .encryption && kind == .broken ? .encryption : kind)
            }
            return
        }
        switch (reply.code, talk.stage) {
        case (200..<300, _): self = .accepted(reply)
        case (400..<500, .sender), (400..<500, .recipient), (400..<500, .data), (400..<500, .content):
            // 421: the server goes away, whoever asks.
            self = obstacle(reply.code == 421 ? .turnedAway : .deferred, reply)
        case (400..<500, _): self = obstacle(.turnedAway, reply)
        // RFC 4954 section 6: authentication required, too weak, or only over TLS.
        case (530, _), (534, _), (535, _), (538, _), (500..., .authentication): self = obstacle(.credential, reply)
        case (500..., .sender), (500..., .recipient), (500..., .data), (500..., .content): self = .refused(reply)
        case (500..., .encryption): self = obstacle(.encryption, reply)
        case (500..., _): self = obstacle(.turnedAway, reply)
        default: self = .inDoubt("\(relay): the answer to the mail cannot be read: \(reply)")
        }
    }

    private static func kind(_ error: CurlError, verification: Int) -> MailObstacle.Kind {
        // No way of signing in that both sides know.
        if error.code == CURLE_LOGIN_DENIED { return .credential }
        switch error.kind(bytesSent: true, verification: verification) {
        case .nameUnknown: return .nameUnknown
        case .unreachable: return .unreachable
        case .timeout: return .timeout
        case .tls: return .encryption
        case .certificate: return .certificate
        case .certificateTime: return .certificateTime
        case .truncated, .tooLarge, .protocol, .invalidRequest: return .broken
        }
    }
}
