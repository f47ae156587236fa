import Persistence
import Receipts
import Rendering

/// What all histories of one thread share: compiled templates, and a store with its schema and statements.
package struct Groundwork {
    let templates: TemplateStore
    private let empty: Store
    private let used: Store

    package init() throws {
        templates = try TemplateStore.shipped()
        empty = try Store(inMemory: "boot-0", at: ShopClock().now, seed: 1)
        used = try Store(copying: empty)
    }

    /// An empty store for one history; that of the history before is gone.
    func store() throws -> Store { try Store(emptying: used, like: empty) }
}
