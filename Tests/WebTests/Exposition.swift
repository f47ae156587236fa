/// The text format of Prometheus, read line by line, with what its conventions find fault with.
struct Exposition {
    struct Malformed: Error { let line: Substring }

    /// Name and labels as they stand, and the value.
    private(set) var samples: [(name: String, value: Double)] = []
    private(set) var types: [String: String] = [:]
    private(set) var troubles: [String] = []
    private var helps: Set<String> = []

    init(_ text: String) throws {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            if line.hasPrefix("# HELP "), words.count == 4 {
                helps.insert(words[2])
            } else if line.hasPrefix("# TYPE "), words.count == 4 {
                types[words[2]] = words[3]
            } else if let blank = line.lastIndex(of: " "), let value = Double(line[line.index(after: blank)...]),
                !line.hasPrefix("#")
            {
                samples.append((String(line[..<blank]), value))
            } else {
                throw Malformed(line: line)
            }
        }
        find()
    }

    subscript(name: String) -> Double? { samples.first { $0.name == name }?.value }

    private mutating func find() {
        var families: [String] = []
        for sample in samples {
            let bare = String(sample.name.prefix { $0 != "{" })
            let suffix = ["_bucket", "_sum", "_count"].first { bare.hasSuffix($0) }
            let family = suffix.map { String(bare.dropLast($0.count)) }.flatMap { types[$0] == nil ? nil : $0 } ?? bare
            if !families.contains(family) { families.append(family) }
            if samples.count(where: { $0.name == sample.name }) > 1 { report("\(sample.name) is there twice") }
        }
        for family in families {
            if !helps.contains(family) { report("\(family) has no help") }
            if types[family] == nil { report("\(family) has no type") }
            if types[family] == "counter", !family.hasSuffix("_total") {
                report("\(family) is a counter and does not end in _total")
            }
            if ["_ms", "_milliseconds", "_kb", "_kilobytes", "_minutes"].contains(where: family.hasSuffix) {
                report("\(family) is in another unit than seconds or bytes")
            }
            if types[family] == "histogram" { addUp(family) }
        }
    }

    /// Buckets stand in the order of their bounds, one series after the other, each ending in `+Inf`.
    private mutating func addUp(_ family: String) {
        var last = 0.0
        for sample in samples where sample.name.hasPrefix(family + "_") {
            if sample.name.hasPrefix(family + "_bucket") {
                if sample.value < last { report("\(family) has buckets that do not add up") }
                last = sample.value
            } else if sample.name.hasPrefix(family + "_count") {
                if sample.value != last, !troubles.contains("\(family) has buckets that do not add up") {
                    report("\(family) counts \(sample.value) and holds \(last)")
                }
                last = 0
            }
        }
    }

    private mutating func report(_ trouble: String) { if !troubles.contains(trouble) { troubles.append(trouble) } }
}
