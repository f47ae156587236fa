import ArgumentParser
import Receipts

/// The closing of a register, part by part, refused with the list of what is open.
struct ClosingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "closing", abstract: "Close a register with its provider.",
        discussion: """
            The queue must be settled, every sale completed or cancelled, and nothing open at the server; what stands in \
            the way is listed. With openfiskal-operations the drawer is counted and the session closed. Each part is told \
            as it is done. A closing whose answer was lost, or of which only a part was done, may be asked for again: it \
            goes on where it stands, and nothing is done twice.

            Examples:
              quittance closing reg_1 --operator "Frau Vogel"
              quittance closing reg_1 --counted 412.35
              quittance closing reg_1 --type monthly --json
            """)

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The register's id.") var register: String
    @Option(help: "daily, shift, monthly or annual.") var type = "daily"
    @Option(help: "What the drawer holds, such as 412.35, where a session is closed.") var counted: String?
    @Option(name: .customLong("operator"), help: "Who, for the audit.") var operatorName: String?
    @Flag(help: "The closing as JSON, or why it is refused.") var json = false

    func run() async throws {
        try await telling {
            let settings = try options.load()
            let place = "/v1/registers/\(register.percentEncoded)"
            // One asks and waits; the other looks meanwhile.
            let client = try ServiceClient(settings: settings, role: "manager", operatorName: operatorName)
            let watch = try ServiceClient(settings: settings, role: "manager")
            var body: [JSONValue.Member] = [.init("type", .string(type))]
            // As people write amounts where the decimal mark is a comma.
            if let counted { body.append(.init("counted", .string(counted.replacing(",", with: ".")))) }
            let order = JSONValue.object(body)
            let before = try await watch.call("GET", place)["lastClosing"]
            var progress = ClosingProgress(register: register, before: before, isWanted: !json)
            let closing: JSONValue
            do {
                closing = try await withThrowingTaskGroup(of: JSONValue.self) { group in
                    group.addTask { try await client.call("POST", place + "/closing", body: order) }
                    group.addTask {
                        try await Task.sleep(for: .milliseconds(100))
                        return .null
                    }
                    while let result = try await group.next() {
                        guard result.isNull else { return result }
                        progress.show(try await watch.call("GET", place)["lastClosing"])
                        group.addTask {
                            try await Task.sleep(for: .milliseconds(100))
                            return .null
                        }
                    }
                    return .null
                }
            } catch {
                // The reason is told in any case; where it stands is told if the service still can.
                progress.end(try? await watch.call("GET", place)["lastClosing"])
                if json, let problem = (error as? Failure)?.problem { Terminal.say(problem.compact) }
                if let failure = error as? Failure, failure.code == .unavailable {
                    throw Failure(
                        failure.code, failure.sentence,
                        failure.remedy
                            + "\nThen close the register again: it goes on where it stands, and nothing is done twice.")
                }
                throw error
            }
            progress.end(try await watch.call("GET", place)["lastClosing"])
            Terminal.say(
                json
                    ? closing.compact
                    : "Register \(register) is closed: \(closing["id"]?.text ?? "") (\(closing["state"]?.text ?? "taken"))."
            )
        }
    }
}
