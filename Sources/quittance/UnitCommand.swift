import ArgumentParser
import Foundation
import Settings

/// The unit that systemd runs the service by.
struct UnitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unit", abstract: "Print the hardened systemd unit of the service.",
        discussion: """
            The unit lets through what the configuration needs: the credentials that it takes from systemd, the folders \
            outside /var/lib/quittance that its database and its printers lie in. Print it anew when these change. Where \
            the configuration cannot be read, the unit is the one of a shop without such things.

            Examples:
              quittance unit | sudo tee /etc/systemd/system/quittance.service
              quittance unit --dynamic-user --credential main:/root/main.key
              systemd-analyze security --offline=true ./quittance.service
            """)

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "Who the service runs as.") var user = "quittance"
    @Flag(help: "Let systemd make that user up at each start.") var dynamicUser = false
    @Option(help: "The program's path; without it where this command lies.") var program: String?
    @Option(help: "A credential for systemd to hand over, as NAME:FILE; may be repeated.") var credential: [String] = []

    func validate() throws {
        let letters = user.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F
        }
        guard letters, (1...31).contains(user.utf8.count), user.first?.isLetter == true || user.first == "_" else {
            throw ValidationError("--user takes a name of small letters, digits, \"-\" and \"_\".")
        }
        for entry in credential {
            let parts = entry.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, parts[1].hasPrefix("/") else {
                throw ValidationError("--credential takes NAME:FILE, the file with its whole path, not \"\(entry)\".")
            }
        }
        let paths = credential + [program, options.config].compactMap(\.self)
        guard !paths.contains(where: { $0.utf8.contains { $0 < 0x20 } }) else {
            throw ValidationError("A path with control characters cannot stand in a unit.")
        }
        guard program?.hasPrefix("/") ?? true else { throw ValidationError("--program takes a whole path.") }
    }

    func run() throws {
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path
        var unit = ServiceUnit(
            program: program ?? own, configuration: URL(fileURLWithPath: options.path).standardizedFileURL.path)
        unit.user = user
        unit.isDynamic = dynamicUser
        for entry in credential {
            let parts = entry.split(separator: ":", maxSplits: 1)
            unit.credentials.append((String(parts[0]), String(parts[1])))
        }
        do {
            unit.adapt(to: try options.load())
        } catch let failure as Failure {
            Terminal.complain("\(failure.sentence)\nThe unit is made without it.")
        }
        for place in ["/home/", "/root/", "/tmp/"] where unit.program.hasPrefix(place) {
            Terminal.complain(
                "\(unit.program) is out of the unit's reach: install the program, or name it by --program.")
        }
        Terminal.say(unit.text)
    }
}
