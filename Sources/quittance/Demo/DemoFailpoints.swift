import Foundation
import Persistence
import Receipts
import Synchronization

/// Where the service dies during a day: at every named point once, then at random ones until it has died often enough.
final class DemoFailpoints: Sendable {
    private let file: String
    private let deaths: Int
    private let generator: Mutex<SeededGenerator>

    /// - Parameters:
    ///   - file: where the service writes down at which point it died.
    ///   - deaths: how often it is to die, if there are so many occasions.
    init(file: String, deaths: Int, seed: UInt64) {
        self.file = file
        self.deaths = deaths
        generator = Mutex(SeededGenerator(seed: seed))
    }

    /// How often the service has died at each point that it has died at.
    var hits: [String: Int] {
        // Not there: it has not died yet.
        let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        return Dictionary(text.split(separator: "\n").map { (String($0), 1) }, uniquingKeysWith: +)
    }

    /// Whether a process comes there once or hardly more often.
    private static func isRare(_ name: String) -> Bool {
        ["desk.", "lane.", "token.", "entry.interrupted"].contains { name.contains($0) }
    }

    /// For the next process: all points that are still wanted, of which it dies at the first that it comes to so often.
    func environment() -> [String: String] {
        let hits = hits
        let isDone = hits.values.reduce(0, +) >= deaths
        let armed = generator.withLock { generator in
            Failpoint.names.compactMap { name -> String? in
                let count = hits[name, default: 0]
                guard count == 0 || !isDone else { return nil }
                // Where it has died before it dies later: the rare points must be met too.
                return "\(name):\(1 + generator.below(Self.isRare(name) ? 1 : 3) + count * 6)"
            }
        }
        return ["QUITTANCE_FAILPOINTS": armed.joined(separator: ","), "QUITTANCE_FAILPOINTS_HIT": file]
    }
}
