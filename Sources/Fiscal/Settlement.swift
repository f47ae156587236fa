package import Receipts

/// What a successful answer says about an operation.
package struct Settlement: Hashable, Sendable {
    package var remoteID: String?
    /// The quoted tag for the next `If-Match`.
    package var etag: String?
    package var lifecycle: Lifecycle
    /// The provider's block, its text byte for byte as it came.
    package var fiscal: FiscalInformation?
    package var requestID: String?
    /// The server's clock as it wrote it: the `Date` field, else the time in the body.
    package var serverDate: String?
    package var remoteSessionID: String?
    /// What the next outage chains to, where records are chained; `nil` also where the answer held no signature.
    package var anchor: ReplayAnchor?

    package init(
        remoteID: String?, etag: String?, lifecycle: Lifecycle, fiscal: FiscalInformation? = nil,
        requestID: String? = nil, serverDate: String? = nil, remoteSessionID: String? = nil, anchor: ReplayAnchor? = nil
    ) {
        self.remoteID = remoteID
        self.etag = etag
        self.lifecycle = lifecycle
        self.fiscal = fiscal
        self.requestID = requestID
        self.serverDate = serverDate
        self.remoteSessionID = remoteSessionID
        self.anchor = anchor
    }
}
