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

    func sentence(_ upstream: String) -> String {
        switch self {
        case .unreachable: "The upstream \(upstream) cannot be reached."
        case .timeout: "The upstream \(upstream) does not answer in time."
        case .serverError: "The upstream \(upstream) answers with server errors."
        case .rateLimited: "The upstream \(upstream) asks for a slower pace."
        case .signerUnavailable: "The upstream \(upstream) answers, but its signing service is down."
        case .credentialRefused: "The upstream \(upstream) refuses our credential."
        }
    }

    var remedy: String {
        switch self {
        case .unreachable, .timeout: "Check the net. Sales go on; they are replayed in order when it is back."
        case .serverError, .rateLimited, .signerUnavailable:
            "Nothing to do at the till; calls are repeated by themselves."
        case .credentialRefused: "Put a valid credential in place and restart the service; nothing is lost meanwhile."
        }
    }
}
