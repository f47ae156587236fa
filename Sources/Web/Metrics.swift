import Receipts

/// Figures in the text format of Prometheus, version 0.0.4.
///
/// Times are in seconds and sizes in bytes; what only ever grows ends in `_total`.
struct Metrics {
    enum Kind: String {
        case gauge
        case counter
        case histogram
    }

    private(set) var text = ""
    private var name = ""

    mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        self.name = name
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    mutating func add(_ labels: KeyValuePairs<String, String>, _ value: some BinaryInteger) {
        line("", labels.map { ($0.key, $0.value) }, "\(value)")
    }

    mutating func add(_ value: some BinaryInteger) { line("", [], "\(value)") }

    mutating func add(_ labels: KeyValuePairs<String, String> = [:], milliseconds: Int64) {
        line("", labels.map { ($0.key, $0.value) }, Self.seconds(milliseconds))
    }

    mutating func add(_ labels: KeyValuePairs<String, String>, _ times: DurationHistogram) {
        let labels = labels.map { ($0.key, $0.value) }
        for (bound, count) in zip(DurationHistogram.bounds, times.buckets) {
            line("_bucket", labels + [("le", Self.seconds(bound))], "\(count)")
        }
        line("_bucket", labels + [("le", "+Inf")], "\(times.count)")
        line("_sum", labels, Self.seconds(times.sum.milliseconds))
        line("_count", labels, "\(times.count)")
    }

    private mutating func line(_ suffix: String, _ labels: [(String, String)], _ value: String) {
        let list = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        text += list.isEmpty ? "\(name)\(suffix) \(value)\n" : "\(name)\(suffix){\(list)} \(value)\n"
    }

    private static func seconds(_ milliseconds: Int64) -> String {
        let part = String(1000 + milliseconds.magnitude % 1000).dropFirst()
        return "\(milliseconds < 0 ? "-" : "")\(milliseconds.magnitude / 1000).\(part)"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
