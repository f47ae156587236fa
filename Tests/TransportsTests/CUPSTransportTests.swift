import Foundation
import Suites
import Testing

@testable import Transports

@Suite("CUPS transport, against a real cupsd", .serialized, .timeLimit(.minutes(2)))
struct CUPSTransportTests {
    private let receipt = CUPSTally.receipt(1)

    @Test("keeps every promise that it can be asked", arguments: TransportSuite.promises(for: []))
    func conformance(promise: TransportSuite.Promise) async throws {
        let rig = try await CUPSRig.start()
        #expect(await TransportSuite.violation(of: promise, by: rig) == nil)
    }

    @Test("a write is one job, byte for byte, followed to its end, and leaves nothing in the spooler")
    func oneJob() async throws {
        try await CUPSRig.with { rig in
            let transport = rig.cups()
            try await transport.open(within: .seconds(3))
            let bytes = Array(0...255) + receipt
            try await transport.write(bytes, within: .seconds(10))
            #expect(try rig.prints() == [bytes])
            await transport.close()
            #expect(await words(of: transport) == ["ended completed"])
            #expect(try await rig.openJobs() == [])
            #expect(try String(contentsOfFile: "\(rig.folder)/log/page_log", encoding: .utf8).contains(" quittance "))
            #expect(rig.log.messages == [])
        }
    }

    @Test("what cannot print is refused at opening, with the reason and the remedy")
    func refusals() async throws {
        try await CUPSRig.with { rig in
            try await expectRefusal(rig.cups(queue: "nowhere"), .notFound, "lpstat -v")
            try await rig.admin("cupsreject", "paper")
            try await expectRefusal(rig.cups(), .refused, "cupsaccept paper")
            try await rig.admin("cupsaccept", "paper")
            try await rig.admin("cupsdisable", "paper")
            try await expectRefusal(rig.cups(), .refused, "cupsenable paper")
            try await rig.run("stop")
            try await expectRefusal(rig.cups(), .refused, "systemctl start cups")
        }
    }

    @Test("a queue that is paused between two receipts refuses the next one before it has a byte")
    func pausedBetween() async throws {
        try await CUPSRig.with { rig in
            let transport = rig.cups()
            try await transport.open(within: .seconds(3))
            try await rig.admin("cupsdisable", "paper")
            let failure = try #require(await failure(of: transport, within: .seconds(5)))
            #expect(failure.nothingSent)
            #expect(failure.sentence.contains("cupsenable paper"))
            #expect(try await rig.openJobs() == [])
            await transport.close()
            #expect(await words(of: transport) == ["state paused"])
        }
    }

    @Test("the printer's state is told in our words while a job waits")
    func keywords() async throws {
        try await CUPSRig.with { rig in
            let transport = rig.cups()
            try await transport.open(within: .seconds(3))
            try rig.state("STATE: +media-empty-error,cover-open-error\nINFO: paper out\n")
            try rig.mode("wait")
            async let writing: Void = transport.write(receipt, within: .seconds(20))
            var heard: [String] = []
            for await event in transport.events {
                heard.append(word(event))
                if heard.last == "state media-empty cover-open" {
                    try rig.state("STATE: -media-empty-error,cover-open-error\n")
                    try rig.mode("ok")
                }
                if case .ended = event { break }
            }
            try await writing
            #expect(heard.contains("state media-empty cover-open"))
            #expect(heard.last == "ended completed")
            #expect(try rig.prints() == [receipt])
            await transport.close()
        }
    }

    @Test("a job that the backend fails is aborted: the event says it, and the log why")
    func aborted() async throws {
        try await CUPSRig.with { rig in
            let transport = rig.cups()
            try await transport.open(within: .seconds(3))
            try rig.mode("fail")
            try await transport.write(receipt, within: .seconds(10))
            await transport.close()
            #expect(await words(of: transport).last == "ended aborted")
            #expect(rig.log.messages == ["Spooler ended a job without completing it: the rig lets it fail"])
        }
    }

    @Test("a job canceled by somebody else is over, and is not sent again")
    func canceledByOthers() async throws {
        try await CUPSRig.with { rig in
            let transport = rig.cups()
            try await transport.open(within: .seconds(3))
            try rig.mode("wait")
            async let writing: Void = transport.write(receipt, within: .seconds(20))
            try await rig.run("await", "paper", "begun")
            try await rig.admin("cancel", "-a", "paper")
            try await writing
            await transport.close()
            #expect(await words(of: transport).last == "ended canceled")
            #expect(try rig.prints() == [])
        }
    }

    @Test(
        "over the limit a job is canceled: with no byte taken if it was not begun, else with all",
        arguments: [false, true])
    func overTheLimit(isBegun: Bool) async throws {
        try await CUPSRig.with { rig in
            try rig.mode("wait")
            if !isBegun { try await occupy(rig) }
            let transport = rig.cups()
            try await transport.open(within: .seconds(3))
            let failure = try #require(await failure(of: transport, within: .milliseconds(400)))
            #expect(failure.code == .timedOut)
            #expect(failure.bytesTaken == (isBegun ? receipt.count : 0))
            try rig.mode("ok")
            try await rig.run("await", "paper", "idle")
            #expect(try rig.prints().map(text) == (isBegun ? [] : ["another"]))
            await transport.close()
            // Canceled by ourselves: the error says it, and nobody takes it for the spooler's decision.
            #expect(!(await words(of: transport)).contains { $0.hasPrefix("ended") })
        }
    }

    @Test("closing cancels the job, and ends the write that waits for it")
    func closing() async throws {
        try await CUPSRig.with { rig in
            try rig.mode("wait")
            try await occupy(rig)
            let transport = rig.cups()
            try await transport.open(within: .seconds(3))
            async let failing = failure(of: transport, within: .seconds(60))
            while try await rig.openJobs().count < 2 {}
            let second = await self.failure(of: transport, within: .seconds(1))
            #expect(second?.code == .busy)
            await transport.close()
            let failure = try #require(await failing)
            #expect(failure.code == .gone)
            #expect(failure.nothingSent)
            #expect(try await rig.openJobs() == ["paper-1"])
        }
    }

    @Test(
        "a job waits out a pause, a restart and a cleared queue before it, and is printed once",
        arguments: ["pause", "outage"])
    func waiting(disturbance: String) async throws {
        try await CUPSRig.with { rig in
            let transport = rig.cups()
            try await transport.open(within: .seconds(3))
            try rig.mode("wait")
            async let writing: Void = transport.write(receipt, within: .seconds(30))
            try await rig.run("await", "paper", "begun")
            if disturbance == "pause" {
                try await rig.admin("cupsdisable", "paper")
                for await event in transport.events where word(event) == "state paused" { break }
                try await rig.admin("cupsenable", "paper")
            } else {
                try await rig.run("outage", "0.1")
            }
            try rig.mode("ok")
            try await writing
            #expect(try rig.prints() == [receipt])
            await transport.close()
        }
    }

    @Test("a spooler that restarts between paper and end prints again: the log says so")
    func repeated() async throws {
        try await CUPSRig.with { rig in
            let transport = rig.cups()
            try await transport.open(within: .seconds(3))
            try rig.mode("linger")
            async let writing: Void = transport.write(receipt, within: .seconds(30))
            try await rig.run("await", "paper", "prints", "1")
            try await rig.run("outage", "0.1")
            try rig.mode("ok")
            try await writing
            #expect(try rig.prints() == [receipt, receipt])
            #expect(rig.log.messages.contains("Spooler restarted in a job and began again"))
            await transport.close()
        }
    }

    @Test("what a dead process left in the queue is canceled at opening; a living one's and others' jobs are not")
    func leftovers() async throws {
        try await CUPSRig.with { rig in
            try rig.mode("wait")
            try await occupy(rig)
            let own = CUPSJobName.next()
            let dead = CUPSJobName(host: own.host, boot: "ffffffff", process: 1, time: 7)
            let alive = CUPSJobName(host: own.host, boot: own.boot, process: 1, time: 8)
            for name in [dead, alive] {
                try await rig.admin("lp", "-d", "paper", "-t", name.description, "-o", "raw", "\(rig.folder)/port")
            }
            let transport = rig.cups()
            try await transport.open(within: .seconds(3))
            #expect(try await rig.openJobs() == ["paper-1", "paper-3"])
            #expect(rig.log.messages == ["Canceled a job that an earlier run left in the spooler"])
            await transport.close()
        }
    }

    @Test("a spooler that hangs costs no more than the limit and a moment; its job is canceled by the next connection")
    func hanging() async throws {
        try await CUPSRig.with { rig in
            try rig.mode("wait")
            try await occupy(rig)
            let transport = rig.cups()
            try await transport.open(within: .seconds(3))
            async let failing = failure(of: transport, within: .seconds(1))
            while try await rig.openJobs().count < 2 {}
            try await rig.run("freeze")
            let started = ContinuousClock.now
            let failure = try #require(await failing)
            #expect(failure.code == .timedOut)
            // It could not be canceled, so it may still come out.
            #expect(failure.bytesTaken == receipt.count)
            #expect(ContinuousClock.now - started < .seconds(8))
            // Before a job there is nothing that could come out.
            #expect(await self.failure(of: transport, within: .milliseconds(300))?.bytesTaken == 0)
            await transport.close()
            try await rig.run("thaw")
            let next = rig.cups()
            try await next.open(within: .seconds(3))
            #expect(try await rig.openJobs() == ["paper-1"])
            await next.close()
        }
    }

    @Test("a spooler that dies while it is written to takes nobody with it")
    func dying() async throws {
        try await CUPSRig.with { rig in
            let transport = rig.cups()
            try await transport.open(within: .seconds(3))
            try rig.mode("wait")
            let load = [UInt8](repeating: 0x55, count: 64 << 20)
            async let failing = { () async -> TransportError? in
                do throws(TransportError) { try await transport.write(load, within: .seconds(2)) } catch {
                    return error
                }
                return nil
            }()
            try await rig.run("await", "paper", "spooled")
            try await rig.run("kill")
            let failure = try #require(await failing)
            #expect(failure.stage == .write)
            #expect(failure.bytesTaken > 0 || failure.nothingSent)
            await transport.close()
            #expect(try rig.prints() == [])
        }
    }

    @Test("a queue that would print failed jobs again by itself is warned of")
    func policy() async throws {
        try await CUPSRig.with(policy: "retry-job") { rig in
            let transport = rig.cups()
            try await transport.open(within: .seconds(3))
            #expect(rig.log.messages == ["Spooler would print failed jobs again by itself"])
            await transport.close()
        }
    }

    @Test("a spooler's queues are listed with what hinders them; one without queues lists none")
    func discovery() async throws {
        try await CUPSRig.with { rig in
            try await rig.run("driver", "pages", "Rig TM - IPP Everywhere")
            let found = try await CUPSPrinters.list(host: "127.0.0.1", port: rig.port)
            #expect(
                found.map(\.uri.description)
                    == ["cups://127.0.0.1:\(rig.port)/pages", "cups://127.0.0.1:\(rig.port)/paper"])
            #expect(found.map(\.queue.isRaw) == [false, true])
            // Whether it draws pages depends on the filters that are there.
            #expect(found.map { $0.queue.refusal == nil && $0.queue.restriction == nil } == [false, true])
            #expect(found.last?.queue.deviceURI == "paper:\(rig.folder)/paper")
            try await rig.admin("lpadmin", "-x", "paper")
            try await rig.admin("lpadmin", "-x", "pages")
            #expect(try await CUPSPrinters.list(host: "127.0.0.1", port: rig.port) == [])
            try await rig.run("stop")
            await #expect(throws: TransportError.self) {
                try await CUPSPrinters.list(host: "127.0.0.1", port: rig.port)
            }
        }
    }

    @Test("a thousand connects leave neither threads nor descriptors behind")
    func connects() async throws {
        try await CUPSRig.with { rig in
            func held(_ what: String) throws -> Int {
                try FileManager.default.contentsOfDirectory(atPath: "/proc/self/\(what)").count
            }
            let before = (try held("task"), try held("fd"))
            for _ in 0..<1_000 {
                let transport = rig.cups()
                try await transport.open(within: .seconds(3))
                await transport.close()
            }
            // Other tests come and go meanwhile.
            #expect(try held("task") < before.0 + 100)
            #expect(try held("fd") < before.1 + 100)
        }
    }

    /// Puts somebody else's job before ours; the backend has to be waiting.
    private func occupy(_ rig: CUPSRig) async throws {
        try "another".write(toFile: "\(rig.folder)/another", atomically: false, encoding: .utf8)
        try await rig.admin("lp", "-d", "paper", "-o", "raw", "\(rig.folder)/another")
        try await rig.run("await", "paper", "begun")
    }

    private func expectRefusal(_ transport: CUPSTransport, _ code: TransportError.Code, _ remedy: String) async throws {
        var failure: TransportError?
        do throws(TransportError) { try await transport.open(within: .seconds(3)) } catch { failure = error }
        await transport.close()
        let error = try #require(failure)
        #expect(error.code == code, "\(error)")
        #expect(error.nothingSent)
        #expect(error.sentence.contains("\(transport.device)"))
        #expect(error.sentence.contains(remedy), "\(error)")
    }

    private func failure(of transport: CUPSTransport, within limit: Duration) async -> TransportError? {
        do throws(TransportError) { try await transport.write(receipt, within: limit) } catch { return error }
        return nil
    }

    private func words(of transport: CUPSTransport) async -> [String] {
        var words: [String] = []
        for await event in transport.events { words.append(word(event)) }
        return words
    }

    private func word(_ event: TransportEvent) -> String {
        switch event {
        case .bytes: "bytes"
        case .keywords(let words): "state " + words.joined(separator: " ")
        case .ended(let state): "ended \(state)"
        case .gone: "gone"
        }
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
