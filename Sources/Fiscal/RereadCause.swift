/// What made a re-read necessary.
package enum RereadCause: String, Codable, Hashable, Sendable, CaseIterable {
    /// 412: the tag was stale.
    case preconditionFailed
    /// 409 `operation_invalid_state`: the operation is no longer open.
    case invalidState
    /// 428: no tag was sent.
    case preconditionRequired
    /// 2xx, completed, but the fiscal system has not answered yet: bytes were applied, certification is outstanding.
    case certificationPending
}
