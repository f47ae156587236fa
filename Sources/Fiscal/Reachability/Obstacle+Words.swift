/// What the operator is told.
extension Obstacle {
    /// - Parameter upstream: The server's name in the configuration.
    package func sentence(_ upstream: String) -> String {
        switch self {
        case .nameUnknown: "The name of the upstream \(upstream) is not found."
        case .unreachable: "Nothing answers at the address of the upstream \(upstream)."
        case .timeout: "The upstream \(upstream) does not answer in time."
        case .broken: "The connection to the upstream \(upstream) breaks before its answer is whole."
        case .encryption: "No encrypted connection to the upstream \(upstream) comes about."
        case .certificate: "The certificate of the upstream \(upstream) is not one that this machine trusts."
        case .certificateTime:
            "The certificate of the upstream \(upstream) is not valid at the time that this machine's clock shows."
        case .portal: "A web page answers instead of the upstream \(upstream)."
        case .proxy: "A proxy answers instead of the upstream \(upstream)."
        case .server: "The upstream \(upstream) answers with server errors."
        }
    }

    /// What to do; sales go on in every case.
    package var remedy: String {
        switch self {
        case .nameUnknown: "Check the net and its name server, and the address in the configuration."
        case .unreachable, .timeout, .broken:
            "Check the net. Sales go on; they are replayed in order when it is back."
        case .encryption: "See whether the address in the configuration is that of the API, and what stands between."
        case .certificate:
            "Somebody may be reading along: use another net, or have the provider confirm its certificate."
        case .certificateTime:
            "Set this machine's clock right first. If it is right, the provider's certificate has run out: tell the provider."
        case .portal: "This net wants a sign-in: open any web page on this machine and sign in, or use another net."
        case .proxy: "Ask whoever runs the net to let this machine through to the upstream without the proxy."
        case .server: "Nothing to do at the till; calls are repeated by themselves."
        }
    }
}
