import Foundation

/// What the service had promised or done, and after which record of the log: what any later image must still know.
struct Promises: Sendable {
    /// The calls of each register in the order of the till.
    let calls: [(register: String, calls: [ShopTill.Call])]
    /// The keys that a till was told of, each with the place in the log.
    let accepted: [(place: Int, key: String)]
    /// The keys that went upstream.
    let sent: [(place: Int, key: String)]
    /// The jobs whose first byte went to the printer.
    let printed: [(place: Int, job: Int64, payload: [UInt8])]

    /// - Parameter payloads: the jobs in their order, with what each prints.
    init(
        log: DiskLog, calls: [ShopTill.Call], ports: (upstream: Int, printer: Int),
        payloads: [(job: Int64, payload: [UInt8])]
    ) throws {
        self.calls = Dictionary(grouping: calls, by: \.register).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        var accepted: [(Int, String)] = []
        var sent: [(Int, String)] = []
        var paper = Data()
        var starts: [(byte: Int, place: Int)] = []
        for (place, record) in log.records.enumerated() {
            switch record.kind {
            case .acknowledged: accepted.append((place, log.text(of: record)))
            case .sent where record.number == ports.upstream:
                if let key = Self.key(in: log.text(of: record)) { sent.append((place, key)) }
            case .sent where record.number == ports.printer:
                starts.append((paper.count, place))
                paper += log.bytes(of: record)
            default: break
            }
        }
        self.accepted = accepted
        self.sent = sent
        // A reprint has the bytes of the first print, further down.
        var searched: [[UInt8]: Data.Index] = [:]
        printed = try payloads.compactMap { job, payload in
            let rest = paper[(searched[payload] ?? paper.startIndex)...]
            guard let found = rest.range(of: Data(payload)) else { return nil }
            searched[payload] = found.upperBound
            guard let start = starts.last(where: { $0.byte <= found.lowerBound }) else {
                throw Trouble("the printer's bytes have no beginning")
            }
            return (start.place, job, payload)
        }
    }

    private static func key(in request: String) -> String? {
        guard let field = request.range(of: "idempotency-key: ", options: .caseInsensitive) else { return nil }
        return String(request[field.upperBound...].prefix { $0 != "\r\n" && $0 != "\r" && $0 != "\n" })
    }
}
