/// The switch of the demo: takes the sandbox's fiscal server away and brings it back.
package struct DemoControl: Sendable {
    package let isOnline: @Sendable () async -> Bool
    package let setOnline: @Sendable (Bool) async -> Void

    package init(
        isOnline: @escaping @Sendable () async -> Bool, setOnline: @escaping @Sendable (Bool) async -> Void
    ) {
        self.isOnline = isOnline
        self.setOnline = setOnline
    }
}
