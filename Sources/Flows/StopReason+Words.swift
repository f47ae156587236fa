import Fiscal

/// What the operator is told about a lane that stands still.
extension StopReason {
    var outage: String {
        switch self {
        case .unreachable, .timeout: "network"
        case .serverError, .rateLimited: "server"
        case .signerUnavailable: "signer"
        case .credentialRefused: "credential"
        }
    }

    /// What the server itself says; `nil` where it cannot be reached or fails, of which ``LaneWatch`` tells in time.
    func words(_ upstream: String) -> (sentence: String, remedy: String)? {
        switch self {
        case .unreachable, .timeout, .serverError: nil
        case .rateLimited:
            (
                "The upstream \(upstream) asks for a slower pace.",
                "Nothing to do at the till; calls are repeated by themselves."
            )
        case .signerUnavailable:
            (
                "The upstream \(upstream) answers, but its signing service is down.",
                "Nothing to do at the till; calls are repeated by themselves."
            )
        case .credentialRefused:
            (
                "The upstream \(upstream) refuses our credential.",
                "Put a valid credential in place and restart the service; nothing is lost meanwhile."
            )
        }
    }
}
