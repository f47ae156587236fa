import Foundation
import Receipts
import Testing

/// What the program says of itself, and what is made of that.
@Suite("The help", .timeLimit(.minutes(2)))
struct HelpTests {
    /// A command as `--experimental-dump-help` shows it, with the words that call it.
    struct Command {
        let path: [String]
        let discussion: String
        let flags: Set<String>
        let positionals: Set<String>
        let isGroup: Bool

        var words: String { path.joined(separator: " ") }
    }

    private static func commands() async throws -> [Command] {
        let dump = try await JSONValue(parsing: Program.run("--experimental-dump-help").output)
        return commands(try #require(dump["command"]), below: [])
    }

    private static func commands(_ value: JSONValue, below path: [String]) -> [Command] {
        let path = path + [value["commandName"]?.text ?? ""]
        let children = (value["subcommands"]?.elements ?? []).filter { $0["commandName"] != "help" }
        let arguments = value["arguments"]?.elements ?? []
        let command = Command(
            path: path, discussion: value["discussion"]?.text ?? "",
            flags: Set(arguments.compactMap { $0["preferredName"]?["name"]?.text }),
            positionals: Set(arguments.filter { $0["kind"] == "positional" }.compactMap { $0["valueName"]?.text }),
            isGroup: !children.isEmpty)
        return [command] + children.flatMap { commands($0, below: path) }
    }

    @Test("shows an example of every command, with it or with its group")
    func examples() async throws {
        let commands = try await Self.commands()
        #expect(commands.count > 40)
        for command in commands where !command.isGroup && command.path.count > 1 {
            let groups = commands.filter { $0.path.count > 1 && command.path.starts(with: $0.path) }
            #expect(
                groups.contains { $0.discussion.contains("Example") && $0.discussion.contains(command.words) },
                "\(command.words) has no example")
        }
    }

    @Test("every option that an example shows is one that its command has")
    func exampleOptions() async throws {
        let commands = try await Self.commands()
        for command in commands {
            for line in command.discussion.split(separator: "\n") where line.hasPrefix("  ") {
                // The last `quittance` of a pipe is looked at, and what stands before a pipe behind it.
                guard let start = line.range(of: "quittance ", options: .backwards) else { continue }
                let words = line[start.lowerBound...].prefix { !"|>)\"".contains($0) }.split(separator: " ").map(
                    String.init)
                let called = commands.filter { words.starts(with: $0.path) }.max { $0.path.count < $1.path.count }
                guard let called, called.path.count > 1 else { continue }
                for word in words where word.hasPrefix("--") {
                    #expect(called.flags.contains(String(word.dropFirst(2))), "\(line)")
                }
            }
        }
    }

    @Test("no option stands twice", arguments: [["queue", "retry"], ["queue", "adopt"], ["queue", "abandon"]])
    func options(command: [String]) async throws {
        let help = try await Program.run(command + ["--help"]).output
        #expect(help.components(separatedBy: "\n  --version").count == 2, "\(help)")
    }

    @Test("every command that reports has --json")
    func json() async throws {
        // What runs a service, and what puts out a form of its own.
        let others: Set = ["serve", "demo", "sandbox", "emulate", "preview", "unit", "export"]
        for command in try await Self.commands() where !command.isGroup && command.path.count > 1 {
            guard let name = command.path.last, !others.contains(name) else { continue }
            #expect(command.flags.contains("json"), "\(command.words)")
        }
    }

    @Test(
        "completions are scripts that their shell can read, for each that is installed",
        arguments: ["bash", "zsh", "fish"].filter(Program.has))
    func completions(shell: String) async throws {
        let folder = try Folder()
        let script = try await Program.run("--generate-completion-script", shell).output
        let file = try folder.write(script, to: "quittance.\(shell)")
        #expect(script.contains("doctor"))
        let checked = try await Program.tool(shell, ["-n", file])
        #expect(checked.status == 0 && checked.output.isEmpty, "\(checked.output)")
    }

    @Test(
        "bash completes commands, their commands, and what an option takes",
        arguments: [
            (["pr"], ["preview", "printers"]), (["printers", "dis"], ["discover"]),
            (["doctor", "--rec"], ["--receipts"]),
            (["preview", "--as", "p"], ["pdf", "png"]), (["nonsen"], []),
        ])
    func bash(typed: [String], offered: [String]) async throws {
        let folder = try Folder()
        let script = try await folder.write(Program.run("--generate-completion-script", "bash").output, to: "script")
        let words = (["quittance"] + typed).map { "'\($0)'" }.joined(separator: " ")
        let last = try #require(typed.last)
        let before = typed.dropLast().last ?? "quittance"
        let line = (["quittance"] + typed).joined(separator: " ")
        let asked = try await Program.tool(
            "bash",
            [
                "-c",
                """
                source "$1"; COMP_WORDS=(\(words)); COMP_CWORD=\(typed.count); COMP_LINE='\(line)'
                COMP_POINT=${#COMP_LINE}; COMPREPLY=(); _quittance quittance '\(last)' '\(before)'
                printf '%s\\n' "${COMPREPLY[@]}"
                """, "bash", script,
            ])
        let answer = asked.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(Set(answer.filter { !$0.isEmpty }) == Set(offered), "\(answer)")
    }

    @Test("the manual page holds every command, its options, and what a daemon's page is read for")
    func manual() async throws {
        let page = try await Self.page()
        #expect(page.status == 0, "\(page.output)")
        for command in try await Self.commands() where command.path.count > 1 {
            #expect(page.output.contains(".SS " + command.path.dropFirst().joined(separator: " ") + "\n"))
        }
        for title in ["NAME", "SYNOPSIS", "COMMANDS", "EXIT STATUS", "ENVIRONMENT", "FILES"] {
            #expect(page.output.contains("\n.SH \(title)\n"))
        }
    }

    private static func page() async throws -> (status: Int32, output: String) {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("packaging/man.py").path
        return try await Program.tool("env", ["python3", script, Program.path])
    }

    @Test(
        "groff has nothing to say against the manual page", .enabled(if: Program.has("groff"), "groff is not installed")
    )
    func manualIsSet() async throws {
        let folder = try Folder()
        let file = try await folder.write(Self.page().output, to: "quittance.1")
        let set = try await Program.tool("groff", ["-man", "-Tutf8", "-ww", "-z", file])
        #expect(set.status == 0 && set.output.isEmpty, "\(set.output)")
    }
}
