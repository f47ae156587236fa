import Receipts
import Testing

@testable import Sandbox

@Suite("Fault plans")
struct FaultPlanTests {
    @Test("The documented text is read")
    func documented() throws {
        let plan = try FaultPlan("drop=0.1,loseAnswer=0.1,delay=50ms,status503=0.05,signerDown,expireKeys,seed=7")
        #expect(plan[.drop] == 0.1)
        #expect(plan[.loseAnswer] == 0.1)
        #expect(plan[.status503] == 0.05)
        #expect(plan[.truncate] == 0)
        #expect(plan.delay == .milliseconds(50))
        #expect(plan.signerDown)
        #expect(plan.keyRetention == .zero)
        #expect(plan.seed == 7)
        #expect(try FaultPlan("expireKeys=2m").keyRetention == .seconds(120))
        #expect(try FaultPlan("") == FaultPlan())
    }

    @Test(
        "A wrong text is an error that names the part",
        arguments: [
            ("drop", "drop"), ("drop=1.5", "drop=1.5"), ("drop=-1", "drop=-1"), ("drop=nan", "drop=nan"),
            ("delay=50", "delay=50"), ("delay=", "delay="), ("signerDown=1", "signerDown=1"), ("seed=x", "seed=x"),
            ("dorp=0.1", "dorp=0.1"), ("drop=0.1,,seed=7", ""), ("drop=0.1,", ""), ("seed=1,seed=2", "seed=2"),
            ("expireKeys=soon", "expireKeys=soon"),
        ])
    func wrong(spec: String, part: String) {
        #expect {
            try FaultPlan(spec)
        } throws: { error in
            (error as? FaultSpecError)?.part == part && "\(error)".hasPrefix("faults: \"\(part)\": ")
        }
    }

    @Test("The same seed draws the same faults, another seed others")
    func seeds() throws {
        func draw(_ seed: Int) throws -> [FaultPlan.Fault?] {
            var plan = try FaultPlan("drop=0.3,loseAnswer=0.3,seed=\(seed)")
            return (0..<100).map { _ in plan.next().fault }
        }
        #expect(try draw(7) == draw(7))
        #expect(try draw(7) != draw(8))
    }

    @Test("A probability moves no other fault's draws")
    func independent() throws {
        var one = try FaultPlan("loseAnswer=0.2,seed=3")
        var two = try FaultPlan("loseAnswer=0.2,garbage=0.3,seed=3")
        for _ in 0..<200 {
            let (first, second) = (one.next().fault, two.next().fault)
            if second != .garbage { #expect(first == second) }
        }
    }

    @Test("What a seed drew before the last three faults were known, it still draws")
    func later() throws {
        var plan = try FaultPlan("drop=0.3,truncate=0.3,omit=1,partial=1,seed=3")
        var old = SeededGenerator(seed: 3)
        for _ in 0..<100 {
            let variant = old.next()
            let happens = FaultPlan.Fault.allCases.dropLast(3).filter { fault in
                old.chance(fault == .drop || fault == .truncate ? 0.3 : 0)
            }
            #expect(plan.next() == (happens.first ?? .omit, variant))
        }
    }

    @Test("Faults come about as often as planned")
    func frequency() throws {
        var plan = try FaultPlan("drop=0.1,truncate=0.25,seed=1")
        var counts: [FaultPlan.Fault: Int] = [:]
        for _ in 0..<10_000 {
            if let fault = plan.next().fault { counts[fault, default: 0] += 1 }
        }
        #expect((900...1100).contains(counts[.drop] ?? 0))
        // Nine in ten of a quarter.
        #expect((2100...2400).contains(counts[.truncate] ?? 0))
        #expect(counts.count == 2)
    }
}

@Suite("A fiscal server behind a line with faults")
struct FaultyServerTests {
    private static let request = Fixture.request("POST", "/v1/operations", Fixture.sale(), key: "k")

    private func take(_ spec: String) throws -> (FaultyServer<FiscalServer>, ServerOutcome) {
        var server = FaultyServer(FiscalServer.quick(), faults: try FaultPlan(spec))
        let outcome = server.take(Self.request, at: Fixture.noon)
        return (server, outcome)
    }

    @Test("Without faults the server's own answer comes through")
    func none() throws {
        let (server, outcome) = try take("delay=50ms")
        guard case .answer(let answer) = outcome.reply else {
            Issue.record("no answer")
            return
        }
        #expect(answer.status == 201)
        #expect(outcome.delay == .milliseconds(50))
        #expect(server.server.ledger.map(\.fault) == [nil])
    }

    @Test(
        "Each fault applies the request or does not, and the ledger says so",
        arguments: [
            ("drop", false, nil, "closed"), ("reset", false, nil, "reset"), ("status503", false, 503, "503"),
            ("status500", false, 500, "500"), ("rateLimit", false, 429, "429"), ("garbage", false, 200, "200"),
            ("status500AfterApply", true, 500, "500"), ("loseAnswer", true, 201, "closed"),
            ("resetAfterApply", true, 201, "reset"), ("truncate", true, 201, "truncated 201"),
            ("omit", true, 201, "201"), ("partial", false, 500, "500"), ("status401", false, 401, "401"),
        ] as [(String, Bool, Int?, String)])
    func faults(name: String, applied: Bool, status: Int?, reply: String) throws {
        let (server, outcome) = try take("\(name)=1")
        let seen =
            switch outcome.reply {
            case .answer(let answer): "\(answer.status)"
            case .truncated(let answer): "truncated \(answer.status)"
            case .closed: "closed"
            case .reset: "reset"
            }
        #expect(seen == reply)
        #expect(server.server.operations.count == (applied ? 1 : 0))
        let line = try #require(server.server.ledger.first)
        #expect(line.applied == applied)
        #expect(line.status == status)
        #expect(line.fault == name)
    }

    @Test("A lost answer comes again with the same key once the line is well")
    func recovery() throws {
        var (server, _) = try take("loseAnswer=1")
        server.setFaults(FaultPlan())
        guard case .answer(let answer) = server.take(Self.request, at: Fixture.noon).reply else {
            Issue.record("no answer")
            return
        }
        #expect(answer.status == 201)
        #expect(server.server.operations.count == 1)
    }

    @Test("With expired keys the repeat is applied twice, and a new plan ends that")
    func expiredKeys() throws {
        var (server, _) = try take("expireKeys,signerDown")
        _ = server.take(Self.request, at: Fixture.noon)
        #expect(server.server.operations.count == 2)
        #expect(server.server.options.signerDown)
        server.setFaults(FaultPlan())
        _ = server.take(Self.request, at: Fixture.noon)
        #expect(server.server.operations.count == 2)
        #expect(!server.server.options.signerDown)
    }

    @Test("Retry-After comes in seconds and as a date")
    func retryAfter() throws {
        var server = FaultyServer(FiscalServer.quick(), faults: try FaultPlan("rateLimit=1"))
        var seen: [String] = []
        for _ in 0..<20 {
            if case .answer(let answer) = server.take(Self.request, at: Fixture.noon).reply {
                seen.append(answer.header("Retry-After") ?? "none")
            }
        }
        #expect(seen.contains("1"))
        #expect(seen.contains("Wed, 20 May 2026 08:15:32 GMT"))
        #expect(seen.count == 20)
    }

    @Test("A portal's page is HTML")
    func garbage() throws {
        guard case .answer(let answer) = try take("garbage=1").1.reply else {
            Issue.record("no answer")
            return
        }
        #expect(answer.header("Content-Type") == "text/html")
        #expect(answer.body.starts(with: Array("<!DOCTYPE".utf8)))
    }
}
