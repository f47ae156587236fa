/// How many requests were turned away, by kind, and what the audit is told of them and when.
///
/// The first of a kind is told at once. While more come, a row with their number follows after a minute, then after two,
/// four, and so on up to an hour: nobody fills the disk by knocking, and no refusal goes uncounted.
package struct RefusalBook: Sendable {
    /// One row of the audit: one refusal, and how many more of its kind had not been told of.
    package struct Row: Hashable, Sendable {
        package let kind: String
        package let detail: String
        package let suppressed: Int
    }

    private struct Knocking {
        let kind: String
        var total = 0
        /// While it lasts, refusals are only counted.
        var ends: Duration?
        var interval = RefusalBook.shortest
        var untold = 0
        var detail = ""

        mutating func row() -> Row {
            defer { untold = 0 }
            return Row(kind: kind, detail: detail, suppressed: untold - 1)
        }
    }

    private static let shortest: Duration = .seconds(60)
    private static let longest: Duration = .seconds(3600)

    /// In the order in which they first came: a handful.
    private var kinds: [Knocking] = []

    package init() {}

    /// Counts one refusal; returns the row that tells of it, if it is told at once.
    package mutating func take(_ kind: String, _ detail: String, at now: Duration) -> Row? {
        let index = kinds.firstIndex { $0.kind == kind } ?? kinds.endIndex
        if index == kinds.endIndex { kinds.append(Knocking(kind: kind)) }
        kinds[index].total += 1
        kinds[index].untold += 1
        kinds[index].detail = detail
        guard kinds[index].ends.map({ $0 <= now }) ?? true else { return nil }
        let isGoingOn = kinds[index].untold > 1
        kinds[index].interval = isGoingOn ? min(kinds[index].interval * 2, Self.longest) : Self.shortest
        kinds[index].ends = now + kinds[index].interval
        return kinds[index].row()
    }

    /// The rows of the intervals that are over by now.
    package mutating func due(at now: Duration) -> [Row] {
        var rows: [Row] = []
        for index in kinds.indices where kinds[index].untold > 0 && kinds[index].ends.map({ $0 <= now }) ?? true {
            kinds[index].interval = min(kinds[index].interval * 2, Self.longest)
            kinds[index].ends = now + kinds[index].interval
            rows.append(kinds[index].row())
        }
        return rows
    }

    /// What has not been told of, for the end.
    package mutating func rest() -> [Row] {
        kinds.indices.filter { kinds[$0].untold > 0 }.map { kinds[$0].row() }
    }

    /// When the next row is due, as long as there is something to tell.
    package var nextDue: Duration? { kinds.filter { $0.untold > 0 }.compactMap(\.ends).min() }

    /// Since the start of the process, by kind.
    package var totals: [(kind: String, count: Int)] { kinds.map { ($0.kind, $0.total) } }
}
