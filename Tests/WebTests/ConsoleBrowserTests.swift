import Rigs
import Testing

/// In a run of its own: a browser takes a core.
@Suite("The console in a browser", .serialized, .timeLimit(.minutes(5)))
struct ConsoleBrowserTests {
    /// What the driver must have looked at: one that ends early has proved nothing.
    private static let promises = [
        "a one-time link signs in, leaves the address, and is good once",
        "the search has the focus; Enter finds, Enter again reprints, arrows move, typing searches",
        "Enter takes no row of a page that is older than the question",
        "a print shows on the page at once", "a lost connection is said at once, and its return too",
        "a decision needs a reason, bears the version that was looked at, and is shown",
        "the file is verified at a button", "the language is chosen by a button, and stays",
        "no page has a fault that axe-core finds, in light and dark",
        "every page fits a phone, and what a finger presses is 44 pixels high",
        "no page asks anything of anybody else, or complains",
    ]

    private static let partsOfClosing = [
        "the drawer is asked for, and each part shows as it goes, in the dialog and on the page",
        "a connection that is lost meanwhile is said, and then the page shows what was stored",
        "a closing that stopped says where and why",
    ]

    @Test("shows a closing part by part")
    func closing() async throws {
        try await WebRig.run(hasPrinter: true) { rig in
            rig.upstream.holdsSessions = true
            let findings = try await Browser.closing(port: rig.port, manager: WebRig.manager, till: WebRig.till)
            #expect(findings.map(\.name) == Self.partsOfClosing)
            for finding in findings {
                #expect(finding.trouble == nil, "\(finding.name): \(finding.trouble ?? "")")
            }
        }
    }

    @Test("keeps what it promises to the eye and the hand")
    func browser() async throws {
        try await WebRig.run(hasPrinter: true) { rig in
            for number in 1...6 { _ = try await rig.offlineSale("A-\(number)") }
            let findings = try await Browser.console(port: rig.port, manager: WebRig.manager, till: WebRig.till)
            #expect(findings.map(\.name) == Self.promises)
            for finding in findings {
                #expect(finding.trouble == nil, "\(finding.name): \(finding.trouble ?? "")")
            }
        }
    }
}
