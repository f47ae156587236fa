/// A command with the bytes that told it.
package struct CommandPiece: Hashable, Sendable {
    package let command: Command
    /// Empty where one sequence of bytes says several commands, for all but the first of them.
    package let bytes: [UInt8]

    package init(_ command: Command, bytes: [UInt8]) {
        self.command = command
        self.bytes = bytes
    }

    /// A command of ESC/POS, in the form Epson documents first: as many bytes as it came in.
    init(_ command: Command) {
        self.command = command
        var bytes: [UInt8] = []
        command.append(to: &bytes)
        self.bytes = bytes
    }
}
