/// A request to a spooler as a value (RFC 8011, section 4).
struct IPPRequest: Hashable, Sendable {
    enum Operation: Int32, Sendable {
        case createJob = 0x0005
        case sendDocument = 0x0006
        case cancelJob = 0x0008
        case getJobAttributes = 0x0009
        case getJobs = 0x000A
        case getPrinterAttributes = 0x000B
        /// CUPS-Get-Printers.
        case getPrinters = 0x4002

        /// The name in the standard, for messages.
        var name: String {
            switch self {
            case .createJob: "Create-Job"
            case .sendDocument: "Send-Document"
            case .cancelJob: "Cancel-Job"
            case .getJobAttributes: "Get-Job-Attributes"
            case .getJobs: "Get-Jobs"
            case .getPrinterAttributes: "Get-Printer-Attributes"
            case .getPrinters: "CUPS-Get-Printers"
            }
        }
    }

    /// What stands in a request, with the tag that the standard gives it.
    enum Value: Hashable, Sendable {
        case uri(String)
        case name([String])
        case keyword([String])
        case mediaType(String)
        case integer(Int32)
        case enumeration(Int32)
        case boolean(Bool)
    }

    struct Attribute: Hashable, Sendable {
        let name: String
        let value: Value
        /// Belongs to the job, not to the operation.
        var ofJob = false
    }

    let operation: Operation
    /// The path to which it is posted; the spooler's access rules go by it.
    let resource: String
    /// In the order of the standard; character set and language come by themselves.
    let attributes: [Attribute]

    /// What a job is asked about.
    static let jobQuestions = [
        "job-id", "job-name", "job-state", "job-state-reasons", "job-printer-state-message", "number-of-documents",
        "time-at-processing",
    ]

    /// What a queue is asked about.
    static let queueQuestions = [
        "printer-name", "printer-state", "printer-state-reasons", "printer-state-message", "printer-is-accepting-jobs",
        "printer-make-and-model", "printer-error-policy", "device-uri", "document-format-supported",
        "media-supported", "media-default", "media-top-margin-supported", "media-bottom-margin-supported",
    ]

    static func queue(_ queue: CUPSAddress, user: String) -> IPPRequest {
        IPPRequest(
            operation: .getPrinterAttributes, resource: queue.resource,
            attributes: [
                Attribute(name: "printer-uri", value: .uri(queue.uri)),
                Attribute(name: "requesting-user-name", value: .name([user])),
                Attribute(name: "requested-attributes", value: .keyword(queueQuestions)),
            ])
    }

    static func printers(user: String) -> IPPRequest {
        IPPRequest(
            operation: .getPrinters, resource: "/",
            attributes: [
                Attribute(name: "requesting-user-name", value: .name([user])),
                Attribute(name: "requested-attributes", value: .keyword(queueQuestions)),
            ])
    }

    /// The user's jobs of a queue that are not over.
    static func openJobs(_ queue: CUPSAddress, user: String) -> IPPRequest {
        IPPRequest(
            operation: .getJobs, resource: queue.resource,
            attributes: [
                Attribute(name: "printer-uri", value: .uri(queue.uri)),
                Attribute(name: "requesting-user-name", value: .name([user])),
                Attribute(name: "which-jobs", value: .keyword(["not-completed"])),
                Attribute(name: "my-jobs", value: .boolean(true)),
                Attribute(name: "requested-attributes", value: .keyword(jobQuestions)),
            ])
    }

    /// A job that no default of the queue may hold back, wrap in banner pages, turn, shrink or print two pages of on one.
    ///
    /// - Parameter sheet: where the job is of pages.
    static func create(_ queue: CUPSAddress, name: String, sheet: PageSheet?, user: String) -> IPPRequest {
        IPPRequest(
            operation: .createJob, resource: queue.resource,
            attributes: [
                Attribute(name: "printer-uri", value: .uri(queue.uri)),
                Attribute(name: "requesting-user-name", value: .name([user])),
                Attribute(name: "job-name", value: .name([name])),
                Attribute(name: "copies", value: .integer(1), ofJob: true),
                Attribute(name: "job-hold-until", value: .keyword(["no-hold"]), ofJob: true),
                Attribute(name: "job-sheets", value: .name(["none", "none"]), ofJob: true),
            ] + (sheet.map(attributes) ?? []))
    }

    private static func attributes(of sheet: PageSheet) -> [Attribute] {
        var attributes = [
            Attribute(name: "number-up", value: .integer(1), ofJob: true),
            // Portrait.
            Attribute(name: "orientation-requested", value: .enumeration(3), ofJob: true),
            Attribute(name: "print-scaling", value: .keyword([sheet.scaling]), ofJob: true),
            Attribute(name: "sides", value: .keyword(["one-sided"]), ofJob: true),
        ]
        if let medium = sheet.medium {
            attributes.append(Attribute(name: "media", value: .keyword([medium]), ofJob: true))
        }
        return attributes
    }

    static func send(_ queue: CUPSAddress, job: Int, name: String, format: String, user: String) -> IPPRequest {
        IPPRequest(
            operation: .sendDocument, resource: queue.resource,
            attributes: [
                Attribute(name: "printer-uri", value: .uri(queue.uri)),
                Attribute(name: "job-id", value: .integer(Int32(clamping: job))),
                Attribute(name: "requesting-user-name", value: .name([user])),
                Attribute(name: "document-name", value: .name([name])),
                Attribute(name: "document-format", value: .mediaType(format)),
                Attribute(name: "last-document", value: .boolean(true)),
            ])
    }

    static func job(_ queue: CUPSAddress, _ job: Int, user: String) -> IPPRequest {
        IPPRequest(
            operation: .getJobAttributes, resource: queue.resource,
            attributes: [
                Attribute(name: "printer-uri", value: .uri(queue.uri)),
                Attribute(name: "job-id", value: .integer(Int32(clamping: job))),
                Attribute(name: "requesting-user-name", value: .name([user])),
                Attribute(name: "requested-attributes", value: .keyword(jobQuestions)),
            ])
    }

    static func cancel(_ queue: CUPSAddress, _ job: Int, user: String) -> IPPRequest {
        IPPRequest(
            operation: .cancelJob, resource: "/jobs/",
            attributes: [
                Attribute(name: "printer-uri", value: .uri(queue.uri)),
                Attribute(name: "job-id", value: .integer(Int32(clamping: job))),
                Attribute(name: "requesting-user-name", value: .name([user])),
            ])
    }
}
