/// Why an entry waits for the net, the server or the signer; the value of `Quittance-Reason`.
package enum StopReason: String, Codable, Hashable, Sendable, CaseIterable {
    case unreachable
    case timeout
    case serverError = "server_error"
    case rateLimited = "rate_limited"
    case signerUnavailable = "signer_unavailable"
    case credentialRefused = "credential_refused"
}
