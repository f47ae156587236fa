import ArgumentParser
import Breaking
import Foundation

/// Breaks the machine under a service and looks what is left of its promises.
@main
struct Break: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "break", abstract: "Breaks the machine under a service and looks what is left.",
        subcommands: [
            Power.self, DiskFaults.self, Pages.self, BytesCommand.self, CostCommand.self, RestartCommand.self,
            EndureCommand.self,
        ])

    /// `quittance` beside this program.
    static var program: String {
        get throws {
            let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            let path = URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("quittance").path
            guard FileManager.default.isExecutableFile(atPath: path) else {
                throw ValidationError("Build the product first: there is no \(path).")
            }
            return path
        }
    }
}
