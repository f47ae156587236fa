import Fiscal
import PrinterLanguage
import Receipts
import Remote
import Testing

@testable import Flows

@Suite("The doctor on printers, servers and the relay")
struct NeighbourFactsTests {
    private func printer(_ contact: PrinterFacts.Contact) -> [Diagnosis] {
        PrinterFacts(name: "front", device: "usb:", contact: contact).diagnoses
    }

    @Test("a printer that cannot be reached is an error, with the cable's own remedy")
    func unreachable() throws {
        let sentence =
            "usb://04b8/0e15: /dev/bus/usb/001/004 (owner 0, group 0, mode 0664) may not be opened by user 997 (denied); "
            + "install udev/70-quittance.rules as /etc/udev/rules.d/70-quittance.rules, put the service's user into the group lp"
        let finding = try #require(printer(.unreachable(sentence)).first)
        #expect(finding.trouble == .unavailable)
        #expect(finding.sentence.hasSuffix("may not be opened by user 997 (denied)."))
        #expect(finding.remedy?.hasPrefix("Install udev/70-quittance.rules") == true)
        let bare = try #require(printer(.unreachable("the plug is out")).first)
        #expect(bare.sentence == "The plug is out.")
        #expect(bare.remedy?.contains("cable") == true)
    }

    @Test(
        "a printer's own words are a warning, with what to do about the gravest",
        arguments: [
            (["media-empty"], "paper"), (["cover-open", "offline"], "cover"), (["media-low"], "roll"),
            (["media-low", "cutter-error"], "cutter"), (["other-error"], "lights"), (["offline"], "switched on"),
        ])
    func stopped(reasons: [String], word: String) throws {
        let finding = try #require(printer(.says(reasons: reasons)).first)
        #expect(finding.grade == .warning)
        #expect(finding.remedy?.contains(word) == true, "\(finding)")
    }

    @Test("a printer that is ready, says nothing or is not asked is fine")
    func ready() {
        for contact in [PrinterFacts.Contact.says(reasons: []), .mute, .unasked("paper goes into a folder")] {
            #expect(printer(contact).map(\.grade) == [.fine])
        }
    }

    @Test("a queue that would repeat a failed job is a warning, one that takes pages a note")
    func queue() {
        let facts = PrinterFacts(
            name: "kitchen", device: "cups://localhost/K", contact: .mute,
            policyWarning: "the queue K has the error policy retry-job; set it with lpadmin -p K",
            restriction: "the queue K takes pages: receipts are drawn")
        #expect(facts.diagnoses.map(\.grade) == [.fine, .warning, .note])
        #expect(facts.diagnoses[1].remedy == "Set it with lpadmin -p K.")
    }

    @Test("letters that no page has are drawn where the model prints pictures, else they are a warning")
    func letters() {
        let bare = PrinterProfile.named("generic-80mm").map { profile in
            var profile = profile
            profile.codePages = profile.codePages.filter { $0.page == .pc437 }
            return profile
        }
        #expect(bare.map { PrinterFacts.missingLetters(of: "fr", on: $0) }?.contains("À") == true)
        #expect(bare.map { PrinterFacts.missingLetters(of: "de-AT", on: $0) } == "€")
        #expect(PrinterFacts.missingLetters(of: "tlh", on: .generic80) == "")
        #expect(PrinterFacts.missingLetters(of: "de", on: .generic80) == "")
        for draws in [true, false] {
            let facts = PrinterFacts(
                name: "front", device: "usb:", contact: .mute, missingLetters: "Œ", drawsLetters: draws)
            #expect(facts.diagnoses.last?.grade == (draws ? .note : .warning))
        }
    }

    private func upstream(
        _ exchange: Exchange?, _ credential: UpstreamFacts.Credential = .present, obstacle: Obstacle? = nil
    ) -> [Diagnosis] {
        UpstreamFacts(
            name: "main", url: "https://api.example", credential: credential, exchange: exchange, obstacle: obstacle
        ).diagnoses
    }

    private func answer(_ status: Int) -> Exchange {
        .answered(UpstreamAnswer(status: status, headers: [], body: []))
    }

    @Test("an upstream's answer is judged with the credential it was asked with")
    func answers() {
        #expect(upstream(answer(200)).map(\.grade) == [.fine])
        #expect(upstream(answer(404)).map(\.grade) == [.fine])
        #expect(upstream(answer(401)).map(\.trouble) == [.configuration])
        #expect(upstream(answer(403)).map(\.trouble) == [.configuration])
        #expect(upstream(answer(401), .none).map(\.trouble) == [.configuration])
        #expect(upstream(answer(200), .none).map(\.grade) == [.fine])
        #expect(upstream(answer(401), .unreadable("the variable X is not set")).map(\.grade) == [.note])
        #expect(upstream(nil).map(\.grade) == [.warning])
    }

    @Test("whatever keeps an upstream away is told in the words of the feed", arguments: Obstacle.allCases)
    func away(obstacle: Obstacle) throws {
        let exchange = Exchange.notSent(.init(obstacle, "curl says so"))
        let finding = try #require(upstream(exchange, obstacle: obstacle).first)
        #expect(finding.trouble == .unavailable)
        #expect(finding.sentence.hasPrefix(obstacle.sentence("main").dropLast()))
        #expect(finding.sentence.contains("curl says so"))
        #expect(finding.remedy == obstacle.remedy)
    }

    @Test("a clock that is far from the server's is a warning")
    func drift() {
        var facts = UpstreamFacts(
            name: "main", url: "https://api.example", credential: .none, exchange: answer(200))
        let now = Timestamp(milliseconds: 1_779_271_200_000, offset: 0)
        facts.drift = ClockDrift(server: now, sent: now, received: now)
        #expect(facts.diagnoses.count == 1)
        let late = Timestamp(milliseconds: now.milliseconds - 61_000, offset: 0)
        facts.drift = ClockDrift(server: now, sent: late, received: late)
        #expect(facts.diagnoses.last?.sentence.contains("61 s behind") == true)
        #expect(facts.diagnoses.last?.grade == .warning)
    }

    @Test("the relay's obstacle is told with its remedy; a refused password is the configuration's fault")
    func mail() {
        func diagnosis(_ kind: MailObstacle.Kind?) -> Diagnosis {
            MailFacts(
                relay: "smtps://mail.example", obstacle: kind.map { MailObstacle(kind: $0, sentence: "it says no") }
            ).diagnosis
        }
        #expect(diagnosis(nil).grade == .fine)
        #expect(diagnosis(.certificate).trouble == .unavailable)
        #expect(diagnosis(.certificate).remedy?.contains("mail.authorities") == true)
        #expect(diagnosis(.credential).trouble == .configuration)
        #expect(MailFacts(relay: "x", obstacle: nil, unreadable: "not set").diagnosis.grade == .note)
    }

    @Test("a service of another version is a warning, a stranger an error, none a note")
    func service() {
        let address = "http://127.0.0.1:7788"
        #expect(ServiceFacts.up(address: address, version: Premises.version).diagnosis.grade == .fine)
        #expect(ServiceFacts.up(address: address, version: "0.0.9").diagnosis.grade == .warning)
        let away = ServiceFacts.away(address: address, sentence: "refused", hasDatabase: false)
        #expect(away.diagnosis.grade == .note)
        let silent = ServiceFacts.away(address: address, sentence: "refused", hasDatabase: true)
        #expect(silent.diagnosis.trouble == .unavailable)
        #expect(ServiceFacts.strange(address: address, sentence: "404").diagnosis.trouble == .unavailable)
    }

    @Test(
        "the service's own certificate is judged by the days that it has left",
        arguments: [
            (400, Diagnosis.Grade.fine), (14, .fine), (13, .warning), (1, .warning), (0, .error), (-1, .error),
        ] as [(Int64, Diagnosis.Grade)])
    func certificate(days: Int64, grade: Diagnosis.Grade) {
        let now = Timestamp(milliseconds: 1_779_271_200_000)
        let end = Timestamp(milliseconds: now.milliseconds + days * 86_400_000)
        #expect(CertificateFacts(file: "/x/chain.pem", now: now, end: .success(end)).diagnosis.grade == grade)
    }

    @Test("a certificate that cannot serve is told in the words of the start")
    func unfit() {
        let now = Timestamp(milliseconds: 1_779_271_200_000)
        let facts = CertificateFacts(file: "/x", now: now, end: .failure(.init("No key.", "Name it.")))
        #expect(facts.diagnosis == .error("tls", "No key.", "Name it.", .configuration))
    }

    @Test("a checkup ends with the trouble that brings about the others")
    func checkup() {
        let away = Diagnosis.error("printer", "Away.", "Plug it in.", .unavailable)
        let disk = Diagnosis.error("disk", "Full.", "Free space.", .inputOutput)
        let wrong = Diagnosis.error("configuration", "Wrong.", "Correct it.", .configuration)
        #expect(Checkup([.fine("clock", "Kept."), .warning("disk", "Little.", "Free some.")]).trouble == nil)
        #expect(Checkup([away]).trouble == .unavailable)
        #expect(Checkup([away, disk]).trouble == .inputOutput)
        #expect(Checkup([away, disk, wrong]).trouble == .configuration)
        let json = Checkup([away, .fine("clock", "Kept.")]).json
        #expect(json["status"] == "error")
        #expect(json["findings"]?.elements.first?["remedy"] == "Plug it in.")
        #expect(Checkup([.fine("clock", "Kept.")]).json["status"] == "fine")
    }
}
