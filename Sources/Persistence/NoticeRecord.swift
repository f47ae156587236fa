import GRDB

/// One line of the operator's feed: what happened and what to do about it.
package struct NoticeRecord: Hashable, Sendable {
    package enum Severity: String, Hashable, Sendable {
        case information
        case warning
        case alarm
    }

    package let id: Int64
    package let at: Int64
    package let code: String
    package let severity: String
    /// What it is about, such as `entry 12`, `job 7` or `printer front`.
    package let subject: String
    package let register: String?
    package let sentence: String
    package let remedy: String
    package let resolved: Int64?
    package let resolution: String?
    package let resolvedBy: String?

    init(_ row: StoredRow) throws {
        id = try row["id"]
        at = try row["at"]
        code = try row["code"]
        severity = try row["severity"]
        subject = try row["subject"]
        register = try row["register"]
        sentence = try row["sentence"]
        remedy = try row["remedy"]
        resolved = try row["resolved"]
        resolution = try row["resolution"]
        resolvedBy = try row["resolvedBy"]
    }
}

/// A line that has just come into the operator's feed, for the log.
package struct RaisedNotice: Hashable, Sendable {
    package let code: String
    package let severity: NoticeRecord.Severity
    package let subject: String
}

/// A stretch of time in which a lane could not be settled.
package struct OutageRecord: Hashable, Sendable {
    package let id: Int64
    package let register: String
    package let lane: String
    package let kind: String
    package let began: Int64
    package let ended: Int64?
    package let firstEntry: Int64
    package let lastEntry: Int64
    package let cause: String

    init(_ row: StoredRow) throws {
        id = try row["id"]
        register = try row["register"]
        lane = try row["lane"]
        kind = try row["kind"]
        began = try row["began"]
        ended = try row["ended"]
        firstEntry = try row["firstEntry"]
        lastEntry = try row["newest"]
        cause = try row["cause"]
    }
}
