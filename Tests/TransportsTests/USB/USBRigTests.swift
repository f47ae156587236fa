import Foundation
import Testing

/// Runs the suites of `USBInside` in a process that the rig has started, since only there are the printers.
@Suite("USB rig", .enabled(if: USBRig.socket == nil), .timeLimit(.minutes(5)))
struct USBRigTests {
    @Test("every promise about USB holds in the rig")
    func rig() async throws {
        let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let place = NSTemporaryDirectory() + "quittance-usb-\(ProcessInfo.processInfo.processIdentifier)"
        defer { unlink(place + ".log") }
        #expect(FileManager.default.createFile(atPath: place + ".log", contents: nil))
        let log = try #require(FileHandle(forWritingAtPath: place + ".log"))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = [
            USBRig.root + "/Tests/Rigs/usb/usb_rig.py", place + ".socket", "--", bundle, "--testing-library",
            "swift-testing", "--filter", "TransportsTests.USBInside",
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = log
        process.standardError = log
        let status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        let report = try String(contentsOfFile: place + ".log", encoding: .utf8)
        // A filter that finds nothing runs nothing, and fails at nothing.
        if status != 0 || !report.contains("Suite \"USB campaign\" passed") {
            Issue.record("the rig ended with \(status):\n\(report)")
        }
    }
}
