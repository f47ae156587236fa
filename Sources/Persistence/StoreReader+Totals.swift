import GRDB
package import Receipts

/// Sums over everything that the file has kept, each answered from an index alone.
extension StoreReader {
    /// How many calls each register's tills were promised, those that were refused at once left out.
    package func acceptedTotals() throws -> [(register: String, count: Int)] {
        try fetch("SELECT register, count(*) FROM entry WHERE state <> 'aborted' GROUP BY register") {
            try (register: $0[0], count: $0[1])
        }
    }

    /// How many prints of each printer have ended, by grade.
    package func printTotals() throws -> [(printer: String, grade: String, count: Int)] {
        try fetch("SELECT printer, grade, count(*) FROM job WHERE grade IS NOT NULL GROUP BY printer, grade") {
            try (printer: $0[0], grade: $0[1], count: $0[2])
        }
    }

    /// How many mails there are in each state, and how often their sending was tried.
    package func mailTotals() throws -> [(state: JobState, count: Int, attempts: Int)] {
        try fetch("SELECT state, count(*), sum(attempts) FROM delivery GROUP BY state") { row in
            let state: String = try row[0]
            return try (state: JobState(rawValue: state) ?? .unknown, count: row[1], attempts: row[2])
        }
    }
}
