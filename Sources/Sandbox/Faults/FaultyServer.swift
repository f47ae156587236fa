package import Receipts

/// A fiscal server behind a line that fails as planned: a value too, for the simulator and for the HTTP server round it.
package struct FaultyServer<Server: ServerDouble>: Sendable {
    package var server: Server
    package private(set) var faults: FaultPlan
    private let retention: Duration?
    private let signerDown: Bool

    package init(_ server: Server, faults: FaultPlan = FaultPlan()) {
        self.server = server
        self.faults = faults
        retention = server.keyRetention
        signerDown = server.signerDown
        adopt()
    }

    /// Another plan from the next request on; the old plan's signer outage and key expiry end with it.
    package mutating func setFaults(_ faults: FaultPlan) {
        self.faults = faults
        adopt()
    }

    private mutating func adopt() {
        server.signerDown = signerDown || faults.signerDown
        server.keyRetention = faults.keyRetention ?? retention
    }

    /// Takes a request through the line to the server and back.
    package mutating func take(_ request: ServerRequest, at now: Timestamp) -> ServerOutcome {
        let (fault, variant) = faults.next()
        let reply: ServerOutcome.Reply
        switch fault {
        case nil: reply = .answer(server.answer(request, at: now))
        case .drop: reply = refuse(request, now, .drop, .closed)
        case .reset: reply = refuse(request, now, .reset, .reset)
        case .status503:
            var answer = Self.problem(503, "service_unavailable", "The service is not available.")
            if variant & 1 == 0 { answer.headers.append((name: "Retry-After", value: "1")) }
            reply = refuse(request, now, .status503, answer)
        case .status500:
            reply = refuse(request, now, .status500, Self.problem(500, "internal_error", "Something went wrong."))
        case .rateLimit:
            var answer = Self.problem(429, "rate_limit_exceeded", "Too many requests.")
            let date = HTTPDate.text(Timestamp(milliseconds: now.milliseconds + 1000))
            answer.headers.append((name: "Retry-After", value: variant & 1 == 0 ? "1" : date))
            reply = refuse(request, now, .rateLimit, answer)
        case .garbage:
            let page = "<!DOCTYPE html><html><title>Free Wi-Fi</title><body>Please sign in.</body></html>"
            let answer = ServerAnswer(
                status: 200, headers: [(name: "Content-Type", value: "text/html")], body: Array(page.utf8))
            reply = refuse(request, now, .garbage, answer)
        case .status401:
            var answer = Self.problem(401, "unauthorized", "The credential is not valid.")
            answer.headers.append((name: "WWW-Authenticate", value: "Bearer"))
            reply = refuse(request, now, .status401, answer)
        case .status500AfterApply:
            _ = server.answer(request, at: now, fault: FaultPlan.Fault.status500AfterApply.rawValue)
            server.book.amendLastStatus(500)
            var answer = Self.problem(500, "internal_error", "Something went wrong.")
            server.book.stamp(&answer, at: now)
            reply = .answer(answer)
        case .loseAnswer:
            _ = server.answer(request, at: now, fault: FaultPlan.Fault.loseAnswer.rawValue)
            reply = .closed
        case .resetAfterApply:
            _ = server.answer(request, at: now, fault: FaultPlan.Fault.resetAfterApply.rawValue)
            reply = .reset
        case .truncate:
            reply = .truncated(server.answer(request, at: now, fault: FaultPlan.Fault.truncate.rawValue))
        case .omit:
            let fault = FaultPlan.Fault.omit.rawValue
            reply = .answer(server.answer(request, at: now, stumbling: .omit(variant), fault: fault))
        case .partial:
            let fault = FaultPlan.Fault.partial.rawValue
            reply = .answer(server.answer(request, at: now, stumbling: .breakDown(variant), fault: fault))
        }
        return ServerOutcome(reply: reply, delay: faults.delay)
    }

    private mutating func refuse(
        _ request: ServerRequest, _ now: Timestamp, _ fault: FaultPlan.Fault, _ reply: ServerOutcome.Reply
    ) -> ServerOutcome.Reply {
        server.book.refuse(request, at: now, status: nil, fault: fault.rawValue)
        return reply
    }

    private mutating func refuse(
        _ request: ServerRequest, _ now: Timestamp, _ fault: FaultPlan.Fault, _ answer: ServerAnswer
    ) -> ServerOutcome.Reply {
        server.book.refuse(request, at: now, status: answer.status, fault: fault.rawValue)
        var answer = answer
        server.book.stamp(&answer, at: now)
        return .answer(answer)
    }

    private static func problem(_ status: Int, _ code: String, _ message: String) -> ServerAnswer {
        let body: JSONValue = ["code": .string(code), "message": .string(message), "retryable": true]
        return ServerAnswer(status: status, body: body.compactBytes)
    }
}
