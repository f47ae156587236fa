/// A reader of bytes that others wrote, and what must hold of whatever it makes of them.
package protocol Parser: Sendable {
    /// As it is called on the command line, and the folder of its inputs in `Corpus`.
    var name: String { get }

    /// Reads the bytes, and gives words for what does not hold; nil for input that is read or refused in good order.
    func problem(with bytes: [UInt8]) -> String?
}

/// All readers, each under its name.
package enum Parsers {
    /// - Throws: what keeps a dialect or the shipped templates from being had.
    package static func all() throws -> [any Parser] {
        var all: [any Parser] = [
            JSONParser(), CanonicalParser(), OrderParser(), try TemplateParser(), TextParser(), CommandParser(),
            StatusParser(), ConfigurationParser(), MailParser(), PictureParser(),
        ]
        for dialect in try Dialects.all() {
            all.append(CallParser(dialect))
            all.append(AnswerParser(dialect))
        }
        return all
    }

    /// The one of a name, the planted fault included.
    package static func named(_ name: String) throws -> (any Parser)? {
        name == PlantedParser().name ? PlantedParser() : try all().first { $0.name == name }
    }
}

/// A fault that every way of looking for faults must find.
package struct PlantedParser: Parser {
    package let name = "planted"

    package init() {}

    /// Chokes on a command to open the drawer.
    package func problem(with bytes: [UInt8]) -> String? {
        guard bytes.count > 3, bytes[0] == 0x1B, bytes[1] == 0x70, bytes[2] < 2 else { return nil }
        return bytes[3] == 0x3C ? "the planted fault" : nil
    }
}
