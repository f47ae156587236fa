import Glibc
import Testing

@testable import Transports

@Suite("CUPS: what a spooler says, as values")
struct CUPSValuesTests {
    @Test(
        "a spooler's reasons become the words of every printer's state",
        arguments: [
            ([], []), (["none"], []), (["media-empty-error"], ["media-empty"]), (["media-needed"], ["media-empty"]),
            (["media-empty-warning", "cups-waiting-for-job-completed"], ["media-empty"]),
            (["media-low-report"], ["media-low"]), (["media-jam-error"], ["media-jam"]),
            (["door-open-error", "cover-open", "interlock-open-error"], ["cover-open"]),
            (["cutter-error"], ["cutter-error"]), (["cutter-error-error"], ["cutter-error"]),
            (["trimmer-jam-error"], ["cutter-error"]),
            (["paused", "offline-report"], ["offline", "paused"]), (["moving-to-paused"], ["paused"]),
            (["timed-out"], ["offline"]), (["connecting-to-device"], []),
            (["com.example-odd-thing-error"], ["other-error"]),
            (["odd-thing"], ["other-error"]), (["odd-thing-warning"], []), (["odd-thing-report"], []),
            (["toner-empty-error", "marker-supply-low-warning"], []), (["cups-insecure-filter-warning"], []),
            (["hold-new-jobs"], []),
        ] as [([String], [String])])
    func reasons(spooler: [String], words: [String]) {
        #expect(CUPSReasons.words(spooler) == words)
    }

    private static func queue(_ model: String, _ device: String, formats: [String] = ["application/vnd.cups-raw"])
        -> CUPSQueue
    {
        CUPSQueue(
            IPPGroup([
                "printer-name": [.text("q")], "printer-make-and-model": [.text(model)], "device-uri": [.text(device)],
                "document-format-supported": formats.map { .text($0) },
            ]))
    }

    @Test(
        "commands go through raw queues and through drivers that do not draw the printer's pages; others get pages",
        arguments: [
            ("Local Raw Printer", "usb://EPSON/TM-T20III", true), ("Local Raw Printer", "ipp://10.0.0.9/ipp", true),
            ("Epson TM-T20 (rastertotmt)", "socket://10.0.0.9", true), ("", "usb://X/Y", true),
            ("EPSON TM-m30 - IPP Everywhere", "ipp://10.0.0.9/ipp", false),
            ("EPSON TM-m30, driverless, 1.28", "usb://X/Y", false), ("Foo, AirPrint", "socket://h", false),
            ("HP LaserJet", "ipps://h/ipp", false), ("HP LaserJet", "implicitclass://h/", false),
            ("HP LaserJet", "dnssd://h._ipp._tcp.local/", false),
        ])
    func formats(model: String, device: String, passes: Bool) {
        let queue = Self.queue(model, device, formats: ["application/vnd.cups-raw", "application/pdf"])
        #expect(queue.format == (passes ? "application/vnd.cups-raw" : "application/pdf"))
        #expect((queue.restriction == nil) == passes)
        #expect(queue.refusal == nil)
    }

    @Test(
        "a queue that takes neither is refused, and no guessing format is taken instead",
        arguments: [
            ("X", ["application/octet-stream"]), ("X - IPP Everywhere", ["application/vnd.cups-raw"]),
            ("X - IPP Everywhere", []),
        ])
    func noForm(model: String, formats: [String]) {
        let queue = Self.queue(model, "usb://X", formats: formats)
        #expect(queue.format == nil)
        #expect(queue.refused?.code == .unsupported)
        #expect(queue.refusal?.contains("cups-filters") == true)
    }

    @Test("a queue without raw documents gets pages")
    func noRaw() {
        let queue = Self.queue("X", "usb://X", formats: ["application/pdf", "application/octet-stream"])
        #expect(queue.format == "application/pdf")
    }

    @Test("a job of pages asks for its paper, upright, one on a sheet, unscaled; one of commands asks for none of it")
    func attributes() {
        let address = CUPSAddress(host: "h", port: 631, queue: "q")
        let size = PageSize(width: 8_000, length: 12_345)
        let sheet = PageSheet(size: size, margin: 300, medium: size.customName, scaling: "none")
        func asked(_ sheet: PageSheet?) -> [String] {
            IPPRequest.create(address, name: "n", sheet: sheet, user: "u").attributes.filter(\.ofJob).map {
                "\($0.name) \($0.value)"
            }
        }
        let plain = asked(nil)
        #expect(!plain.contains { $0.contains("media") || $0.contains("scaling") })
        #expect(
            Set(asked(sheet)).subtracting(plain) == [
                "number-up integer(1)", "orientation-requested enumeration(3)", #"print-scaling keyword(["none"])"#,
                #"sides keyword(["one-sided"])"#, #"media keyword(["custom_receipt_80x123.45mm"])"#,
            ])
    }

    @Test(
        "only abort-job leaves the retrying to us",
        arguments: [("abort-job", false), ("retry-job", true), ("retry-current-job", true), ("stop-printer", true)])
    func policies(policy: String, isWarnedOf: Bool) {
        let queue = CUPSQueue(IPPGroup(["printer-name": [.text("q")], "printer-error-policy": [.text(policy)]]))
        #expect((queue.policyWarning != nil) == isWarnedOf)
        #expect(queue.policyWarning?.contains(policy) ?? true)
    }

    @Test(
        "which failures are certain, which pass, and what they are called",
        arguments: [
            (.unreached(ECONNREFUSED), true, true, .refused), (.unreached(EHOSTUNREACH), true, true, .unreachable),
            (.unreached(ETIMEDOUT), true, true, .timedOut), (.unreached(0), true, true, .unreachable),
            (.unknownHost(EAI_NONAME), true, false, .notFound), (.slowResolver, true, true, .timedOut),
            (.unanswered(sent: 0), false, true, .timedOut), (.unanswered(sent: 9), false, true, .timedOut),
            (.http(401), true, false, .permission), (.http(403), true, false, .permission),
            (.http(404), true, false, .notFound), (.http(413), true, false, .unsupported),
            (.http(426), true, false, .permission), (.http(503), true, true, .timedOut), (.http(500), true, false, .io),
            (.ipp(0x0401, ""), true, false, .permission), (.ipp(0x0403, ""), true, false, .permission),
            (.ipp(0x0404, ""), true, false, .io), (.ipp(0x0406, ""), true, false, .notFound),
            (.ipp(0x040A, ""), true, false, .unsupported), (.ipp(0x0502, ""), true, true, .timedOut),
            (.ipp(0x0506, ""), true, false, .refused), (.ipp(0x0507, ""), true, true, .timedOut),
        ] as [(CUPSFault.Kind, Bool, Bool, TransportError.Code)])
    func faults(kind: CUPSFault.Kind, isCertain: Bool, isPassing: Bool, code: TransportError.Code) {
        let fault = CUPSFault(operation: .createJob, kind: kind)
        #expect(fault.isCertain == isCertain)
        #expect(fault.isPassing == isPassing)
        let error = TransportError(fault, .write, device: "cups://h/q")
        #expect(error.code == code)
        #expect(error.nothingSent)
        #expect(error.sentence.hasPrefix("cups://h/q failed (Create-Job: "))
    }

    @Test("a queue's name is written so that no character of it changes the path")
    func addresses() {
        let address = CUPSAddress(host: "fe80::1", port: 8631, queue: "Kasse?1%ü")
        #expect(address.resource == "/printers/Kasse%3F1%25%C3%BC")
        #expect(address.uri == "ipp://[fe80::1]:8631/printers/Kasse%3F1%25%C3%BC")
    }

    @Test("a job's name is read back; other people's names are not ours")
    func names() {
        let name = CUPSJobName(host: "till-3", boot: "1a2b3c4d", process: 812, time: 123_456_789)
        #expect(name.description == "quittance till-3 1a2b3c4d 812 21i3v9")
        #expect(CUPSJobName(name.description) == name)
        for text in ["", "quittance", "receipt 17", "quittance a b c d", "quittance a b 1 -", "quittance  a b 1 2"] {
            #expect(CUPSJobName(text) == nil)
        }
        #expect(CUPSJobName.next() != CUPSJobName.next())
    }

    @Test(
        "abandoned is what a dead process, another boot or this process left",
        arguments: [
            ("till-3", "b1", Int32(10), false, true), ("till-3", "b1", 10, true, false),
            ("till-3", "b0", 10, true, true),
            ("till-3", "b1", 99, true, true), ("till-4", "b0", 10, false, false),
        ])
    func abandoned(host: String, boot: String, process: Int32, isAlive: Bool, isAbandoned: Bool) {
        let own = CUPSJobName(host: "till-3", boot: "b1", process: 99, time: 2)
        let name = CUPSJobName(host: host, boot: boot, process: process, time: 1)
        #expect(name.isAbandoned(seenFrom: own) { _ in isAlive } == isAbandoned)
    }
}
