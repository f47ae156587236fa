import Persistence
import Receipts
import Rendering

/// What all histories of one thread share: compiled templates, and an empty store with its schema.
package struct Groundwork {
    let templates: TemplateStore
    let store: Store

    package init() throws {
        templates = try TemplateStore.shipped()
        store = try Store(inMemory: "boot-0", at: ShopClock().now, seed: 1)
    }
}
