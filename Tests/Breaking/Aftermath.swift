import Foundation
import Receipts
import Sandbox

/// The service itself, started on what a power cut has left, with the tills going on where they were.
///
/// Server and printer keep what they have seen before and after the cut: a server that has heard a key answers as it did
/// then, and what is on paper stays there.
struct Aftermath {
    let program: String
    let shop: Shop
    let promises: Promises

    /// - Parameter place: how much of the log had happened.
    func judge(_ store: String, at place: Int) async throws -> [ImageJudge.Finding] {
        let printed = try await shop.printer.device.tape.count
        let service = try ServiceProcess(
            program: program, configuration: try shop.configuration(of: store, named: "after"), log: store + ".log")
        do {
            try await service.waitUntilReady()
            let (port, token) = (service.port, try tillToken(in: store))
            let till = ShopTill()
            for call in callsInHand(at: place) {
                try await till.send(call, within: .seconds(20)) { (port, token) }
            }
            try await WatchedDay.settle(store)
            try await service.stop()
            let tape = try await shop.printer.device.tape.dropFirst(printed)
            return await till.refusals.map { .init(verdict: .lost, sentence: "the till was refused \($0)") }
                + ImageJudge(promises: promises).judge(store, at: place) + (await applied()) + unmarked(tape, place)
        } catch let trouble as Trouble {
            service.kill()
            return [.init(verdict: .refused, sentence: "\(trouble): \(service.words)")]
        }
    }

    /// Whoever could not find the first print on paper would find no second one either.
    func checkThatPaperIsKnownAgain() async throws {
        let papers = try await shop.printer.device.tape.map { Data($0.bytes) }
        for (_, job, payload) in promises.printed
        where !papers.contains(where: { $0.range(of: Self.heart(of: payload)) != nil }) {
            throw Trouble("job \(job) is not on the paper that it was printed on")
        }
    }

    /// What each register's till would repeat: its first call that it was not told of.
    private func callsInHand(at place: Int) -> [ShopTill.Call] {
        let accepted = Set(promises.accepted.prefix { $0.place < place }.map(\.key))
        return promises.calls.compactMap { $0.calls.first { !accepted.contains($0.key) } }
    }

    private func applied() async -> [ImageJudge.Finding] {
        let server = await shop.sandbox.server
        let counts = server.appliedPerKey.merging(server.createdPerExternalID) { max($0, $1) }
        return counts.filter { $0.value > 1 }.sorted { $0.key < $1.key }
            .map { .init(verdict: .doubled, sentence: "\($0.key) was applied \($0.value) times") }
    }

    /// Paper that looks like the original, of what was on its way to paper before the cut.
    private func unmarked(_ tape: ArraySlice<TapeReceipt>, _ place: Int) -> [ImageJudge.Finding] {
        let papers = tape.map { Data($0.bytes) }.filter { $0.range(of: Data("DUPLIKAT".utf8)) == nil }
        return promises.printed.filter { $0.place < place }.compactMap { _, job, payload in
            guard papers.contains(where: { $0.range(of: Self.heart(of: payload)) != nil }) else { return nil }
            return .init(verdict: .doubled, sentence: "job \(job) was printed again without the mark")
        }
    }

    /// Without what initialises and cuts, which belongs to no receipt in particular.
    static func heart(of payload: [UInt8]) -> Data { Data(payload.dropFirst(16).dropLast(16)) }
}
