/// The paths of a register's own calls, with what the options change.
struct RegisterRoutes: Hashable, Sendable {
    var heartbeat: PathTemplate
    var status: PathTemplate
    var closings: PathTemplate
    /// How often a heartbeat is due, in seconds: 30 to 60.
    var interval: Int
    var vendor: String?
    var version: String?

    /// - Throws: ``OptionError`` for a path or interval that cannot be.
    init(_ options: inout OptionReader) throws(OptionError) {
        heartbeat = try options.path("heartbeatPath", "/registers/{register}/heartbeat", placeholder: "register")
        status = try options.path("statusPath", "/registers/{register}/status", placeholder: "register")
        closings = try options.path("closingsPath", "/registers/{register}/closings", placeholder: "register")
        interval = try options.number("heartbeatSeconds", 45, in: 30...60)
        vendor = options.text("posVendor")
        version = options.text("posVersion")
    }

    /// The call behind a register's path; another verb on it is none of ours.
    func sideCall(method: String, segments: [String]) -> SideCall? {
        switch method {
        case "POST":
            if case .id(let id) = heartbeat.match(segments) { return .heartbeat(register: id) }
            if case .id(let id) = closings.match(segments) { return .closing(register: id) }
        case "GET":
            if case .id(let id) = status.match(segments) { return .status(register: id) }
        default: break
        }
        return nil
    }
}
