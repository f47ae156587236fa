import Foundation
import GRDB
import Persistence
import Receipts
import Sandbox

/// The service itself on damaged copies of one file: what it sends and prints is held against what the tills said.
///
/// Server and printer are the same for all copies and keep what they have seen: a server that has heard a key answers
/// as it did then, so that every copy should send the same calls and print the same papers.
struct DamagedStart {
    enum Outcome {
        /// The service did not open the file, and said what to do.
        case refused
        case served
    }

    private let program: String
    private let shop: Shop
    private let folder: String
    private let configuration: String
    private let calls: [String: ShopTill.Call]
    /// What an undamaged copy prints, without its times.
    private var papers: Set<String> = []
    /// How many calls undamaged copies sent.
    private(set) var calledWhole = 0

    var papersWhole: Int { papers.count }

    /// - Parameters:
    ///   - folder: of the copies; made anew for each.
    ///   - calls: all that were made, settled ones among them.
    init(program: String, shop: Shop, folder: String, calls: [ShopTill.Call]) throws {
        self.program = program
        self.shop = shop
        self.folder = folder
        self.calls = Dictionary(calls.map { ($0.key, $0) }) { first, _ in first }
        configuration = try shop.configuration(
            of: folder, named: "copy-\(folder.hashValue)", unknownPrint: "ask")
    }

    /// Lets undamaged copies print all that may be printed.
    ///
    /// A certified receipt names the provisional one that it replaces if that came to paper: each is printed both ways.
    mutating func learn(_ whole: [String: [UInt8]]) async throws {
        let away = try shop.configuration(
            of: folder, named: "away-\(folder.hashValue)", unknownPrint: "ask", printer: 1)
        for (isAnew, isOnline, printer) in [
            (true, false, configuration), (false, true, configuration), (true, true, away),
            (false, true, configuration),
        ] {
            try await shop.sandbox.setOnline(isOnline)
            let (heard, printed) = (await heard(), try await printed())
            if isAnew { try PowerCut.write(whole, to: folder) }
            let (outcome, findings) = try await start(printer)
            guard outcome == .served, findings.isEmpty else { throw Trouble("a whole copy: \(findings)") }
            calledWhole += await self.heard() - heard
            for paper in try await shop.printer.device.tape.dropFirst(printed) { papers.insert(Self.text(of: paper)) }
        }
    }

    /// Starts the service on a copy, and gives what it did that it may not do.
    func judge(_ copy: [String: [UInt8]]) async throws -> (outcome: Outcome, findings: [String]) {
        let (heard, printed) = (await heard(), try await printed())
        try PowerCut.write(copy, to: folder)
        var (outcome, findings) = try await start(configuration)
        let server = await shop.sandbox.server
        findings += server.ledger.dropFirst(heard).compactMap { objection(to: $0, by: server) }
        for paper in try await shop.printer.device.tape.dropFirst(printed)
        where !papers.contains(Self.text(of: paper)) {
            findings.append("PRINTED \(Self.text(of: paper).filter { $0 >= " " }.prefix(2_000))")
        }
        return (outcome, findings)
    }

    /// Starts the service, lets it work until nothing comes any more, and stops it.
    private func start(_ configuration: String) async throws -> (Outcome, [String]) {
        let service = try ServiceProcess(program: program, configuration: configuration, log: folder + "/log")
        do {
            try await service.waitUntilReady()
        } catch let trouble as Trouble {
            guard !service.isRunning else {
                service.kill()
                throw trouble
            }
            let isTold = service.words.contains("damaged") && service.words.contains("copy of `quittance backup`")
            guard service.status == 74, isTold else {
                return (.refused, ["ENDED \(service.status) before it was ready: \(service.words)"])
            }
            return (.refused, [])
        }
        do {
            try await rest()
            if service.isRunning { try await service.stop() }
        } catch {
            service.kill()
            throw error
        }
        guard [0, 74].contains(service.status) else {
            return (.served, ["ENDED \(service.status): \(service.words)"])
        }
        return (.served, [])
    }

    /// Waits until server and printer have heard nothing new for a while.
    private func rest() async throws {
        let (quiet, limit) = (Duration.milliseconds(500), ContinuousClock.now + .seconds(20))
        var (last, since) = ((-1, -1), ContinuousClock.now)
        while ContinuousClock.now < since + quiet, .now < limit {
            let now = (await heard(), try await printed())
            if now != last { (last, since) = (now, .now) }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    private func heard() async -> Int { await shop.sandbox.server.ledger.count }

    private func printed() async throws -> Int { try await shop.printer.device.tape.count }

    /// What is wrong with a request: every one has to be a till's, to the byte, with its own key, about its own sale.
    private func objection(to line: LedgerLine, by server: any ServerDouble) -> String? {
        let applied = server.applications
        guard line.method == "POST" else {
            let known = applied.contains {
                line.path.contains($0.operation) || line.path.contains($0.externalID ?? " ")
            }
            return known || line.path == "/v1/operations" ? nil : "SENT \(line.json)"
        }
        guard let key = line.idempotencyKey, let call = calls[key], line.bodySHA256 == call.digest.description else {
            return "SENT \(line.json)"
        }
        if call.path == "/operations" { return line.path == "/v1/operations" ? nil : "SENT \(line.json)" }
        let verb = call.path.split(separator: "/").last ?? ""
        let sale = key.prefix(upTo: key.lastIndex(of: "-") ?? key.endIndex)
        guard let own = applied.first(where: { $0.key == "\(sale)-start" })?.operation,
            line.path == "/v1/operations/\(own)/\(verb)"
        else { return "SENT \(line.json)" }
        return nil
    }

    /// A paper's bytes as text, with a nought for each digit of a time.
    private static func text(of paper: TapeReceipt) -> String {
        let text = String(String.UnicodeScalarView(paper.bytes.map { Unicode.Scalar($0) }))
        return text.replacing(/[0-9]{2}:[0-9]{2}(:[0-9]{2})?/) { $0.output.0.count == 5 ? "00:00" : "00:00:00" }
    }

    /// Alters what waits together with the digests that would tell: what no check can find, and the judge has to.
    static func forge(_ file: String) throws {
        try DatabaseQueue(path: file).write { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT sequence, method, path, body FROM entry WHERE state = 'pending'")
            for row in rows {
                var body: Data = row["body"]
                guard let place = body.lastIndex(of: UInt8(ascii: "0")) else { continue }
                body[place] = UInt8(ascii: "1")
                let line = "\(row["method"] as String)\n\(row["path"] as String)\n"
                try database.execute(
                    sql: "UPDATE entry SET body = ?, bodyDigest = ?, fingerprint = ? WHERE sequence = ?",
                    arguments: [
                        body, Data(Digest(of: body).bytes), Data(Digest(of: Data(line.utf8) + body).bytes),
                        row["sequence"] as Int64,
                    ])
            }
            for row in try Row.fetchAll(database, sql: "SELECT id, document FROM receipt") {
                let document = (row["document"] as String).replacing("Testladen", with: "Testlodan")
                try database.execute(
                    sql: "UPDATE receipt SET document = ?, documentDigest = ? WHERE id = ?",
                    arguments: [document, Data(Digest(of: document.utf8).bytes), row["id"] as String])
            }
        }
    }
}
