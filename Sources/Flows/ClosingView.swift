import Fiscal
package import Persistence
package import Receipts
import Settings

/// A closing as people see it: which parts it has, and where it stands.
package struct ClosingView: Sendable {
    /// How one part stands.
    package enum Progress: String, Hashable, Sendable, CaseIterable {
        case done
        case active
        /// Whoever asked was answered here; the outcome says why.
        case stopped
        case waiting
    }

    package let record: ClosingRecord
    /// In their order; empty for a closing of a version that did not tell.
    package let parts: [(stage: ClosingRecord.Stage, progress: Progress)]
    package let expected: Money?
    package let difference: Money?
    package let counted: Money?
    /// Whether the drawer is counted, and the session not closed.
    package let isCounted: Bool

    package init(_ record: ClosingRecord, _ register: Premises.Register, _ reader: StoreReader) throws {
        self.record = record
        counted = record.counted.flatMap { Money(decimal: $0, currency: register.currency) }
        let count = try reader.entry(of: record, at: .count).flatMap { $0.state == .completed ? $0 : nil }
        let content = try count.flatMap { try register.session($0, in: reader) }
        isCounted = count != nil && record.state != .taken
        expected = content?.expected
        difference = content?.difference
        let job = try record.job.flatMap { try reader.job($0) }
        parts = Self.parts(of: record, stages: Self.stages(of: register), report: job)
    }

    /// What a closing of this register goes through; empty where there is none.
    static func stages(of register: Premises.Register) -> [ClosingRecord.Stage] {
        let dialect = register.upstream.dialect
        if dialect.registerCalls != nil { return [.connection, .queue, .status, .close] }
        guard dialect.sessionCalls != nil else { return [] }
        return [.queue, .count, .close] + (register.settings.slips.contains(.session) ? [.report] : [])
    }

    /// Whether closing this register takes what its drawer holds.
    package static func takesCount(_ register: Premises.Register) -> Bool {
        stages(of: register).contains(.count)
    }

    static func parts(
        of record: ClosingRecord, stages: [ClosingRecord.Stage], report: PrintJobRecord?
    ) -> [(stage: ClosingRecord.Stage, progress: Progress)] {
        guard let current = record.stage.flatMap({ stages.firstIndex(of: $0) }) else { return [] }
        return stages.enumerated().map { index, stage in
            if stage == .report { return (stage, progress(of: report)) }
            if record.state == .taken || index < current { return (stage, .done) }
            return (stage, index > current ? .waiting : record.ended == nil ? .active : .stopped)
        }
    }

    /// A report is done once its print is.
    private static func progress(of report: PrintJobRecord?) -> Progress {
        switch report?.state {
        case nil: .waiting
        case .completed: .done
        case .pending, .processing: .active
        case .pendingHeld, .processingStopped, .unknown, .canceled, .aborted: .stopped
        }
    }

    package var json: JSONValue {
        func time(_ milliseconds: Int64?) -> JSONValue {
            milliseconds.map { .string(Timestamp(milliseconds: $0).rfc3339) } ?? .null
        }
        return [
            "type": .string(record.type), "state": .string(record.state.rawValue), "askedAt": time(record.asked),
            "endedAt": time(record.ended), "outcome": JSONValue(record.outcome),
            "stages": .array(
                parts.map { ["stage": .string($0.stage.rawValue), "state": .string($0.progress.rawValue)] }),
            "counted": JSONValue(counted?.decimal), "expected": JSONValue(expected?.decimal),
            "difference": JSONValue(difference?.decimal), "job": record.job.map(JobView.id) ?? .null,
        ]
    }
}
