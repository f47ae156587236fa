import Foundation
import Testing

@Suite("The doctor before a spooler", .timeLimit(.minutes(20)))
struct DoctorSpoolerTests {
    @Test("asks a spooler for its queues: one that repeats failed jobs is a warning, one that stands still an error")
    func spooler() async throws {
        let cups = try await CUPSServer()
        do {
            try await ask(cups)
        } catch {
            try await cups.remove()
            throw error
        }
        try await cups.remove()
    }

    private func ask(_ cups: CUPSServer) async throws {
        let folder = try Folder()
        let configuration = try folder.configuration(
            replacing: "file:paper.bin", with: "cups://127.0.0.1:\(cups.port)/paper")
        #expect(
            try await DoctorReport.grades("printer", Program.run("doctor", "--json", "--config", configuration)) == [
                "fine"
            ])
        try await cups.run("queue", "paper", "retry-job")
        let repeating = try await Program.run("doctor", "--json", "--config", configuration)
        #expect(try DoctorReport.grades("printer", repeating) == ["fine", "warning"])
        #expect(repeating.output.contains("abort-job"), "\(repeating.output)")
        try await cups.run("admin", "cupsdisable", "paper")
        let standing = try await Program.run("doctor", "--json", "--config", configuration)
        #expect(try DoctorReport.grades("printer", standing).first == "error")
        #expect(standing.output.contains("cupsenable"), "\(standing.output)")
    }
}
