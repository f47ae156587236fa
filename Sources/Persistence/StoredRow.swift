import FoundationEssentials
import GRDB

/// A row where its query stands, good until the next step.
///
/// GRDB's `Row` makes a dictionary of all columns' names for every query; asking for one entry took half its time for
/// that. A statement that is kept, as ours are, makes it once.
struct StoredRow {
    fileprivate let statement: Statement
    /// Ends the query when nobody holds it any more.
    fileprivate let cursor: DatabaseValueCursor<DatabaseValue>

    /// - Throws: ``StoreError``: `.damaged` where the column holds no such value, `.inconsistent` where there is none.
    subscript<Value: DatabaseValueConvertible>(column: String) -> Value {
        get throws {
            guard let place = statement.index(ofColumn: column) else {
                throw StoreError(.inconsistent, "The database has no column \(column). Restore a backup.")
            }
            return try self[place]
        }
    }

    /// - Parameter place: the column's, from 0.
    subscript<Value: DatabaseValueConvertible>(place: Int) -> Value {
        get throws {
            let stored = DatabaseValue(sqliteStatement: statement.sqliteStatement, index: CInt(place))
            guard let value = Value.fromDatabaseValue(stored) else {
                throw StoreError(.damaged, "\(StoreError.oddRow) (Column \(statement.columnNames[place]))")
            }
            return value
        }
    }
}

/// What a query finds, row by row.
struct StoredRows {
    private let row: StoredRow

    init(_ database: Database, _ sql: String, _ arguments: StatementArguments = []) throws {
        let statement = try database.cachedStatement(sql: sql)
        row = StoredRow(
            statement: statement, cursor: try DatabaseValue.fetchCursor(statement, arguments: arguments))
    }

    func next() throws -> StoredRow? { try row.cursor.next() == nil ? nil : row }
}
