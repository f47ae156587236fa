import Receipts
import Testing

@testable import Fiscal

@Suite("Reachability")
struct ReachabilityTests {
    private static let time = Timestamp(milliseconds: 1_779_264_931_000)

    /// What each exchange in a row changes, in a word.
    private func changes(_ signs: [Obstacle?]) -> [String] {
        var reachability = Reachability()
        var time = Self.time.milliseconds
        return signs.map { sign in
            time += 1000
            return switch reachability.note(sign, at: Timestamp(milliseconds: time)) {
            case nil: "-"
            case .wentAway(let obstacle): "away:\(obstacle)"
            case .otherwise(let obstacle): "otherwise:\(obstacle)"
            case .cameBack(let away): "back:\(away.components.seconds)"
            }
        }
    }

    @Test(
        "takes two failures that may pass, or one that is certain, to be away, and two answers in a row to be back",
        arguments: [
            ([nil, nil], ["-", "-"]),
            ([.timeout, nil, .timeout, nil], ["-", "-", "-", "-"]),
            ([.timeout, .timeout], ["-", "away:timeout"]),
            ([.timeout, .server], ["-", "away:server"]),
            ([.nameUnknown], ["away:nameUnknown"]),
            ([.server, .portal], ["-", "away:portal"]),
            ([.unreachable, nil, nil], ["away:unreachable", "-", "back:2"]),
            ([.unreachable, nil, .unreachable, nil, nil], ["away:unreachable", "-", "-", "-", "back:4"]),
            ([.unreachable, .unreachable, .certificateTime], ["away:unreachable", "-", "otherwise:certificateTime"]),
            ([.portal, nil, .timeout, nil, nil], ["away:portal", "-", "otherwise:timeout", "-", "back:4"]),
        ] as [([Obstacle?], [String])])
    func hysteresis(signs: [Obstacle?], expected: [String]) { #expect(changes(signs) == expected) }

    @Test("knows since when, from the first failure that counted")
    func since() {
        var reachability = Reachability()
        _ = reachability.note(.unreachable, at: Self.time)
        _ = reachability.note(nil, at: Timestamp(milliseconds: Self.time.milliseconds + 5000))
        _ = reachability.note(.timeout, at: Timestamp(milliseconds: Self.time.milliseconds + 9000))
        #expect(reachability.absence?.since == Self.time)
        #expect(reachability.absence?.obstacle == .timeout)
    }

    private static func answer(_ status: Int, _ body: String, _ headers: [Field] = []) -> Exchange {
        .answered(UpstreamAnswer(status: status, headers: headers, body: Array(body.utf8)))
    }

    @Test(
        "names what stands in the way",
        arguments: [
            (.notSent(Exchange.Absence(.nameUnknown, "x")), .nameUnknown),
            (.lost(Exchange.timedOut), .timeout),
            (.notSent(Exchange.Absence(.certificateTime, "x")), .certificateTime),
            (answer(200, "<!DOCTYPE html><title>Welcome to the hotel</title>"), .portal),
            (answer(200, "\n <HTML>"), .portal),
            (answer(200, "hello", [Field(name: "Content-Type", value: "text/html; charset=utf-8")]), .portal),
            (answer(302, ""), .portal),
            (answer(511, "{}"), .portal),
            (answer(407, "{}"), .proxy),
            (answer(403, "blocked"), .proxy),
            (answer(502, "<html>Bad Gateway</html>"), .proxy),
            (answer(503, "{}", [Field(name: "Via", value: "1.1 squid")]), .proxy),
            (answer(503, #"{"error":{"code":"internal_error"}}"#), .server),
            (answer(500, ""), .server),
            (answer(404, #"{"error":{"code":"not_found","message":"none"}}"#), nil),
            (answer(429, #"{"error":{"code":"rate_limit_exceeded","message":"slow"}}"#), nil),
            (answer(200, #"{"id":"op_1"}"#), nil),
        ] as [(Exchange, Obstacle?)])
    func obstacles(exchange: Exchange, expected: Obstacle?) throws {
        let dialect = try dialect(.openfiskalOperations, identity: UpstreamIdentity(merchant: nil, options: [:]))
        #expect(Obstacle(exchange, isReachable: dialect.isReachable) == expected)
    }

    @Test("has its own sentence for each obstacle, and something to do about it")
    func words() {
        let sentences = Obstacle.allCases.map { $0.sentence("main") }
        #expect(Set(sentences).count == Obstacle.allCases.count)
        #expect(sentences.allSatisfy { $0.contains("main") && $0.hasSuffix(".") })
        #expect(Obstacle.allCases.allSatisfy { $0.remedy.hasSuffix(".") })
    }
}
