import Foundation
import Persistence
import Sandbox

/// The records of till, service, server and printer at the end of a run, held against each other.
struct Books {
    let shop: Shop
    let till: ShopTill
    let store: String
    let log: DiskLog
    /// How much stood on paper before the run.
    let printedBefore: Int

    /// How the promises were broken, in words.
    func differences() async throws -> [String] {
        let payloads = try Archive(path: store + "/" + ImageJudge.database).readNow { reader in
            try reader.jobs(before: .max, limit: .max).reversed().compactMap { job in
                job.payload.map { (job.id, $0) }
            }
        }
        let promises = try Promises(log: log, calls: await till.calls, ports: shop.ports, payloads: payloads)
        var sentences = ImageJudge(promises: promises).judge(store, at: log.records.count)
            .map { "\($0.verdict.rawValue) \($0.sentence)" }
        sentences += await till.refusals.map { "refused \($0)" }
        let server = await shop.sandbox.server
        for key in await till.accepted.sorted() where server.appliedPerKey[key] != 1 {
            sentences.append("\(key) was applied \(server.appliedPerKey[key] ?? 0) times")
        }
        let papers = try await shop.printer.device.tape.dropFirst(printedBefore).map { Data($0.bytes) }
        for (job, payload) in payloads {
            let own = papers.filter { $0.range(of: Aftermath.heart(of: payload)) != nil }
            guard own.count(where: { $0.range(of: Data("DUPLIKAT".utf8)) == nil }) > 1 else { continue }
            sentences.append("job \(job) came twice without the mark")
        }
        return sentences
    }
}
