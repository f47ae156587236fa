/// A register as we name it and as the upstream does.
package struct RegisterIdentity: Hashable, Sendable {
    package var id: String
    package var remoteID: String

    package init(id: String, remoteID: String) {
        self.id = id
        self.remoteID = remoteID
    }
}
