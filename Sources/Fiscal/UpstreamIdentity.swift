/// What the configuration says about an upstream, its credential and address apart.
package struct UpstreamIdentity: Hashable, Sendable {
    package var merchant: String?
    package var options: [String: String]

    package init(merchant: String?, options: [String: String] = [:]) {
        self.merchant = merchant
        self.options = options
    }
}
