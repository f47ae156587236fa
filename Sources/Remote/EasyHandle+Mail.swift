import CLibCurl

extension EasyHandle {
    /// Hands one mail over that has passed `MailMessage.refusal`, once, and waits for the answer.
    func deliver(_ message: MailMessage, to relay: SMTPRelay) -> MailOutcome {
        var talk = SMTPTalk()
        var said = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
        do throws(CurlError) {
            let (code, verification) = try said.withUnsafeMutableBufferPointer { said throws(CurlError) in
                try withUnsafeMutablePointer(to: &talk) { talk throws(CurlError) in
                    try transfer(message, relay, talk, said)
                }
            }
            let words = String(decoding: said.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            return MailOutcome(
                talk, code: code, said: words.isEmpty ? CurlError(code).description : words,
                verification: verification, relay: relay.url)
        } catch {
            return .later(
                MailObstacle(kind: .internal, sentence: "\(relay.url): libcurl cannot be set up for it: \(error)"))
        }
    }

    /// Sets the handle up, runs it, and lets go of every pointer again.
    ///
    /// Throws only before anything was sent.
    private func transfer(
        _ message: MailMessage, _ relay: SMTPRelay, _ talk: UnsafeMutablePointer<SMTPTalk>,
        _ said: UnsafeMutableBufferPointer<CChar>
    ) throws(CurlError) -> (code: CURLcode, verification: Int) {
        defer { curl_easy_reset(pointer) }
        var recipients = HeaderList()
        try recipients.append(message.to.address)
        var head = HeaderList()
        for field in message.head { try head.append(field) }
        let tree = try MIMETree.whole(message, for: pointer)

        try setRoute(to: relay)
        try CurlError.check(quittance_curl_set_pointer(pointer, CURLOPT_ERRORBUFFER, said.baseAddress))
        try set(CURLOPT_MAIL_FROM, message.from.address)
        try CurlError.check(quittance_curl_set_list(pointer, CURLOPT_MAIL_RCPT, recipients.first))
        try CurlError.check(quittance_curl_set_list(pointer, CURLOPT_HTTPHEADER, head.first))
        try CurlError.check(quittance_curl_set_pointer(pointer, CURLOPT_MIMEPOST, tree.pointer.map { .init($0) }))
        try listen(talk)

        let (code, verification) = perform()
        // The transfer pointed into all three up to here.
        return withExtendedLifetime(recipients) {
            withExtendedLifetime(head) { withExtendedLifetime(tree) { (code, verification) } }
        }
    }

    /// Speaks with the relay up to where a mail would begin, and says what stood in the way.
    func greet(_ relay: SMTPRelay) -> MailObstacle? {
        var talk = SMTPTalk()
        var said = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
        do throws(CurlError) {
            let (code, verification) = try said.withUnsafeMutableBufferPointer { said throws(CurlError) in
                try withUnsafeMutablePointer(to: &talk) { talk throws(CurlError) in
                    defer { curl_easy_reset(pointer) }
                    try setRoute(to: relay)
                    try set(CURLOPT_CONNECT_ONLY, 1)
                    try CurlError.check(quittance_curl_set_pointer(pointer, CURLOPT_ERRORBUFFER, said.baseAddress))
                    try listen(talk)
                    return perform()
                }
            }
            guard code != CURLE_OK else { return nil }
            let words = String(decoding: said.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let outcome = MailOutcome(
                talk, code: code, said: words.isEmpty ? CurlError(code).description : words,
                verification: verification, relay: relay.url)
            switch outcome {
            case .later(let obstacle): return obstacle
            case .refused(let reply):
                return MailObstacle(kind: .turnedAway, reply: reply, sentence: "\(relay.url): it answered \(reply)")
            case .inDoubt(let sentence): return MailObstacle(kind: .broken, sentence: sentence)
            case .accepted: return MailObstacle(kind: .broken, sentence: "\(relay.url): \(words)")
            }
        } catch {
            return MailObstacle(
                kind: .internal, sentence: "\(relay.url): libcurl cannot be set up for it: \(error)")
        }
    }

    private func perform() -> (code: CURLcode, verification: Int) {
        let code = curl_easy_perform(pointer)
        var verification = 0
        // Every libcurl that we link knows this fact; without it a certificate's time is not told from its trust.
        try? CurlError.check(quittance_curl_get_long(pointer, CURLINFO_SSL_VERIFYRESULT, &verification))
        return (code, verification)
    }

    /// Each conversation has a connection of its own: a kept one that the relay has closed would look like trouble.
    private func setRoute(to relay: SMTPRelay) throws(CurlError) {
        try set(CURLOPT_URL, relay.url)
        try set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        try set(CURLOPT_FRESH_CONNECT, 1)
        try set(CURLOPT_FORBID_REUSE, 1)
        try setTimes(of: relay)
        try setSecurity(of: relay)
    }

    private func setTimes(of relay: SMTPRelay) throws(CurlError) {
        try set(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(relay.connectTimeout))
        try set(CURLOPT_TIMEOUT_MS, Self.milliseconds(relay.timeout))
        // The one limit that also holds for the farewell, whose answer nobody needs.
        try set(CURLOPT_SERVER_RESPONSE_TIMEOUT, max(Self.milliseconds(relay.answerTimeout) / 1000, 1))
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_QUICK_EXIT, 1)
    }

    private func setSecurity(of relay: SMTPRelay) throws(CurlError) {
        let level = relay.isEncrypted ? CURLUSESSL_ALL : CURLUSESSL_NONE
        try set(CURLOPT_USE_SSL, Int(level.rawValue))
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let file = relay.certificateAuthorities { try set(CURLOPT_CAINFO, file) }
        if let credential = relay.credential {
            try set(CURLOPT_USERNAME, credential.user)
            try set(CURLOPT_PASSWORD, credential.password)
        }
    }

    /// Has the commands and the answers heard; libcurl reports commands to a listener for debugging alone.
    private func listen(_ talk: UnsafeMutablePointer<SMTPTalk>) throws(CurlError) {
        try CurlError.check(
            quittance_curl_set_listener(pointer) { _, type, bytes, size, context in
                guard type == CURLINFO_HEADER_OUT, let talk = context?.assumingMemoryBound(to: SMTPTalk.self) else {
                    return 0
                }
                talk.pointee.sent(UnsafeRawBufferPointer(start: bytes, count: size))
                return 0
            })
        try CurlError.check(
            quittance_curl_set_sink(pointer, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
                guard let talk = context?.assumingMemoryBound(to: SMTPTalk.self) else { return 0 }
                talk.pointee.received(UnsafeRawBufferPointer(start: bytes, count: size * count))
                return size * count
            })
        try CurlError.check(
            quittance_curl_set_sink(pointer, CURLOPT_WRITEFUNCTION) { _, size, count, _ in size * count })
        for option in [CURLOPT_DEBUGDATA, CURLOPT_HEADERDATA] {
            try CurlError.check(quittance_curl_set_pointer(pointer, option, talk))
        }
        try set(CURLOPT_VERBOSE, 1)
        // The callback runs within the task that waits: a service that ends does not sit out the timeouts.
        try CurlError.check(quittance_curl_set_progress(pointer) { _, _, _, _, _ in Task.isCancelled ? 1 : 0 })
        try set(CURLOPT_NOPROGRESS, 0)
    }
}
