/// A queue as its server describes it.
package struct CUPSQueue: Hashable, Sendable {
    package let name: String
    /// How the spooler itself reaches the printer (`usb://…`, `socket://…`); empty if it does not say.
    package let deviceURI: String
    package let makeAndModel: String
    package let isAccepting: Bool
    /// Whether somebody, or a failed job, has stopped it (`printer-state` 5).
    package let isStopped: Bool
    /// What the spooler says of that.
    package let message: String
    /// In the words of `CUPSReasons`.
    package let reasons: [String]
    /// What the spooler does with a job whose backend failed; empty if it does not say.
    package let errorPolicy: String
    package let formats: [String]
    /// What its pages may be printed on.
    package let media: PageMedia

    init(_ group: IPPGroup) {
        name = group.text("printer-name") ?? ""
        deviceURI = group.text("device-uri") ?? ""
        makeAndModel = group.text("printer-make-and-model") ?? ""
        isAccepting = group.flag("printer-is-accepting-jobs") ?? true
        isStopped = group.number("printer-state") == 5
        message = group.text("printer-state-message") ?? ""
        reasons = CUPSReasons.words(group.texts("printer-state-reasons"))
        errorPolicy = group.text("printer-error-policy") ?? ""
        formats = group.texts("document-format-supported")
        media = PageMedia(
            group.texts("media-supported"), standard: group.text("media-default"),
            margins: group.numbers("media-top-margin-supported") + group.numbers("media-bottom-margin-supported"))
    }

    /// Whether the queue has no driver and hands on what it is given.
    package var isRaw: Bool { makeAndModel == "Local Raw Printer" || makeAndModel == "Remote Printer" }

    /// Whether the queue draws pages for a printer that takes nothing else.
    package var isDriverless: Bool {
        let model = makeAndModel.lowercased()
        if model.contains("ipp everywhere") || model.contains("driverless") || model.contains("airprint") {
            return true
        }
        // A driver whose pages travel over IPP: commands of a receipt printer would arrive there as a document.
        return !isRaw && Self.pageBackends.contains { deviceURI.hasPrefix($0) }
    }

    private static let pageBackends = ["ipp:", "ipps:", "dnssd:", "implicitclass:"]
    private static let raw = "application/vnd.cups-raw"
    private static let pdf = "application/pdf"

    /// What is printed on it; nil if neither commands pass unchanged nor pages are drawn.
    package var form: DocumentForm? {
        if !isDriverless, formats.isEmpty || formats.contains(Self.raw) { return .commands }
        return formats.contains(Self.pdf) ? .pages(media) : nil
    }

    /// The document format of what is printed on it; nil if there is none.
    ///
    /// `application/octet-stream` is none: the spooler guesses the kind of such a document, and may draw it as text.
    var format: String? {
        switch form {
        case .commands: Self.raw
        case .pages: Self.pdf
        case nil: nil
        }
    }

    /// Why the queue would not print a receipt now, and what to do; nil if it would.
    package var refusal: String? { refused?.sentence }

    var refused: (code: TransportError.Code, sentence: String)? {
        if form == nil {
            let kind = isDriverless ? "is driverless (\(makeAndModel))" : "does not list \(Self.raw)"
            return (
                .unsupported,
                "the queue \(name) \(kind) and does not draw PDF pages either; install cups-filters, or make a raw "
                    + "queue for the printer: lpadmin -p NAME -E -m raw -v URI"
            )
        }
        if !isAccepting {
            return (.refused, "the queue \(name) takes no jobs\(detail); let it with cupsaccept \(name)")
        }
        if isStopped {
            return (.refused, "the queue \(name) is paused\(detail); let it print with cupsenable \(name)")
        }
        return nil
    }

    var takesPages: Bool { if case .pages = form { true } else { false } }

    /// What a printer cannot do behind this queue that it can behind a raw one; nil if nothing.
    package var restriction: String? {
        guard takesPages else { return nil }
        return "the queue \(name) takes pages: receipts are drawn, no drawer opens, and paper is cut as its driver cuts"
    }

    /// What is wrong with what the spooler does after a failure; nil for `abort-job`.
    ///
    /// Two layers must not both retry: a job that the spooler holds back and prints later overtakes, or comes twice.
    package var policyWarning: String? {
        errorPolicy == "abort-job" || errorPolicy.isEmpty
            ? nil
            : "the queue \(name) has the error policy \(errorPolicy); set it with "
                + "lpadmin -p \(name) -o printer-error-policy=abort-job"
    }

    private var detail: String { message.isEmpty ? "" : " (\(message))" }
}
