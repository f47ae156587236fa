import Foundation
import Receipts
import Testing

@Suite("The doctor", .timeLimit(.minutes(2)))
struct DoctorTests {
    @Test("looks at everything of a day that is over, verifies its signatures, and says who is away")
    func day() async throws {
        let folder = try Folder()
        let day = folder.file("day")
        #expect(
            try await Program.run("demo", "--headless", "--directory", day, "--sales", "4", "--kills", "0").status == 0)
        let outcome = try await Program.run("doctor", "--json", "--config", day + "/quittance.yaml")
        // Sandbox, printer and mailbox ended with the day.
        #expect(outcome.status == 69, "\(outcome.output)")
        for check in ["configuration", "templates", "database", "audit", "queue", "folder", "timezone", "signatures"] {
            #expect(try DoctorReport.grades(check, outcome).allSatisfy { $0 == "fine" }, "\(check): \(outcome.output)")
            #expect(try !DoctorReport.grades(check, outcome).isEmpty, "\(check)")
        }
        #expect(try DoctorReport.grades("service", outcome) == ["note"])
        for check in ["printer", "upstream", "mail"] {
            #expect(try DoctorReport.grades(check, outcome) == ["error"], "\(check)")
        }
        let told = try DoctorReport.findings(outcome).values.joined().filter {
            $0["grade"] == "error" || $0["grade"] == "warning"
        }
        #expect(told.allSatisfy { !($0["remedy"]?.text ?? "").isEmpty })
        let signatures = try DoctorReport.findings(outcome)["signatures"]?.first?["sentence"]?.text ?? ""
        #expect(signatures.contains("verified") && !signatures.contains(" 0 verified"), "\(signatures)")
        let none = try await Program.run(
            "doctor", "--quick", "--receipts", "0", "--json", "--config", day + "/quittance.yaml")
        #expect(try DoctorReport.grades("audit", none).isEmpty)
        #expect(try DoctorReport.grades("signatures", none) == ["note"])
    }

    @Test("ends with 0 beside a running service whose neighbours are well, and asks it how its printers are")
    func running() async throws {
        let folder = try Folder()
        let configuration = try String(contentsOfFile: folder.configuration(), encoding: .utf8)
            .replacingOccurrences(of: "127.0.0.1:0", with: "127.0.0.1:\(try TLSTests.freePort())")
        let service = try await RunningService(folder, configuration: configuration)
        let outcome = try await Program.run("doctor", "--json", "--config", folder.file("quittance.yaml"))
        // Nothing listens on the upstream's port.
        #expect(outcome.status == 69)
        #expect(try DoctorReport.grades("upstream", outcome) == ["error"])
        #expect(try DoctorReport.grades("service", outcome) == ["fine"], "\(outcome.output)")
        #expect(try DoctorReport.grades("printer", outcome) == ["fine"])
        #expect(try DoctorReport.grades("secrets", outcome).allSatisfy { $0 == "fine" }, "\(outcome.output)")
        try await service.stop()
    }

    @Test("tells a service that runs and does not answer from one that does not run")
    func silent() async throws {
        let folder = try Folder()
        // Its port is one that the kernel chose: the configuration does not lead to it.
        let service = try await RunningService(
            folder, configuration: try String(contentsOfFile: folder.configuration(), encoding: .utf8))
        let configuration = folder.file("quittance.yaml")
        #expect(
            try await DoctorReport.grades("service", Program.run("doctor", "--json", "--config", configuration)) == [
                "error"
            ])
        try await service.stop()
        #expect(
            try await DoctorReport.grades("service", Program.run("doctor", "--json", "--config", configuration)) == [
                "note"
            ])
    }

    @Test("names file, line and key of what is wrong in the configuration, and ends with 78")
    func wrong() async throws {
        let folder = try Folder()
        let outcome = try await Program.run(
            "doctor", "--json", "--config", try folder.configuration(replacing: "country: DE", with: "country: XX"))
        #expect(outcome.status == 78)
        let finding = try #require(try DoctorReport.findings(outcome)["configuration"]?.first)
        #expect(finding["sentence"]?.text?.contains("quittance.yaml:7: registers[0].country") == true, "\(finding)")
    }

    @Test("names the line of a template that does not compile, and looks at the rest all the same")
    func template() async throws {
        let folder = try Folder()
        try FileManager.default.createDirectory(atPath: folder.file("templates"), withIntermediateDirectories: true)
        _ = try folder.write("^^{{shop.nmae}}\n", to: "templates/head.receipt")
        let outcome = try await Program.run(
            "doctor", "--json", "--config",
            try folder.configuration(
                replacing: "database: shop.sqlite", with: "database: shop.sqlite\ntemplates: templates"))
        #expect(outcome.status == 78)
        #expect(
            try DoctorReport.findings(outcome)["templates"]?.first?["sentence"]?.text?.contains("head.receipt:1")
                == true)
        #expect(try DoctorReport.grades("upstream", outcome) == ["error"])
        #expect(try DoctorReport.grades("database", outcome) == ["note"])
        #expect(!FileManager.default.fileExists(atPath: folder.file("paper.bin")), "the printer's file was made")
    }

    @Test("ends with 74 where the file was altered, whatever else is away")
    func altered() async throws {
        let folder = try Folder()
        let outcome = try await Program.run(
            "doctor", "--json", "--config", try folder.configuration(),
            input: nil)
        #expect(outcome.status == 69)
        _ = try folder.write(String(repeating: "this is no database. ", count: 300), to: "shop.sqlite")
        let damaged = try await Program.run("doctor", "--json", "--config", folder.file("quittance.yaml"))
        #expect(damaged.status == 74)
        #expect(try DoctorReport.grades("database", damaged) == ["error"])
    }

    @Test("keeps to the width it is given, and has no colours where nobody looks", arguments: [60, 80, 132])
    func width(columns: Int) async throws {
        let folder = try Folder()
        let outcome = try await Program.run(
            ["doctor", "--config", folder.configuration()], environment: ["COLUMNS": "\(columns)"])
        #expect(!outcome.output.contains("\u{1B}"))
        for line in outcome.output.split(separator: "\n") where !line.contains("/") {
            #expect(line.count <= columns, "\(line)")
        }
        #expect(outcome.output.contains("->"))
    }
}
