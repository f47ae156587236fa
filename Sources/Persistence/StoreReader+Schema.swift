import GRDB

extension StoreReader {
    /// How many changes of the schema the file has seen, and how many this program knows; a start makes up for the rest.
    package func schema() throws -> (applied: Int, known: Int) {
        (try Migrations.all.appliedIdentifiers(database).count, Migrations.names.count)
    }

    /// What SQLite's own check finds wrong with the file's structure; empty if nothing.
    package func damage() throws -> [String] { try Store.damage(in: database) }
}
