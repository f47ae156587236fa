import PrinterLanguage
import Receipts
import Testing

@testable import Flows

/// A printer that does what it is told, in order, and says what a real one would.
final class Printer {
    let name: String
    var status: PrinterStatus = []
    /// Whether it answers questions about its state.
    var answers = true
    /// Whether it proves its prints.
    var proves = true
    /// Whether it goes away with the first print it gets.
    var hangsUp = false
    private(set) var prints: [[UInt8]] = []
    /// The pictures in its memory.
    var logos: [LogoKey: Bitmap] = [:]
    /// Whether it takes new ones.
    var storesLogos = true
    private(set) var definitions = 0
    /// How often it was asked how it is.
    private(set) var questions = 0
    /// Whether the next byte must be the host's answer to the list.
    private var awaitsAnswer = false

    init(_ name: String) { self.name = name }

    /// Does everything that is due, until nothing more comes.
    func work(_ rig: Rig) throws {
        while let (connection, deed) = rig.takeDeed(of: name) {
            switch deed {
            case .open: try rig.say(name, connection, .opened)
            case .close: break
            case .write(let bytes), .draw(let bytes):
                var said: [UInt8] = []
                if awaitsAnswer { #expect(bytes == [0x06], "a printer takes anything else for the end of its list") }
                awaitsAnswer = false
                for command in CommandDecoder.commands(in: bytes) {
                    switch command {
                    case .statusRequest(let number):
                        if number == 1 { questions += 1 }
                        if answers, let byte = ESCPOSAnswer.realTimeStatus(number, status) { said.append(byte) }
                    case .processID(let token): if proves { said += ESCPOSAnswer.fence(token) }
                    case .queuedStatus(1): if proves { said.append(ESCPOSAnswer.queuedStatus(status)) }
                    case .logoList:
                        said += ESCPOSAnswer.logos(logos.keys.sorted { $0.description < $1.description }).first ?? []
                        awaitsAnswer = true
                    case .logoDefine(let key, let bitmap):
                        definitions += 1
                        if storesLogos { logos[key] = bitmap }
                    case .cut where hangsUp: return try rig.say(name, connection, .gone("The printer hung up."))
                    case .cut: prints.append(bytes)
                    default: break
                    }
                }
                try rig.say(name, connection, .wrote)
                if !said.isEmpty { try rig.say(name, connection, .received(said)) }
            }
        }
    }

    /// What stands on a print, as text.
    func text(_ index: Int) throws -> String {
        try #require(index < prints.count)
        return CommandDecoder.commands(in: prints[index]).compactMap { command in
            switch command {
            case .text(let bytes): String(bytes.map { CodePage.wpc1252.scalar(for: $0).map(Character.init) ?? "?" })
            case .lineFeed: "\n"
            default: nil
            }
        }.joined()
    }

    func hasCode(_ index: Int) throws -> Bool {
        try #require(index < prints.count)
        return CommandDecoder.commands(in: prints[index]).contains {
            switch $0 {
            case .qrPrint, .raster: true
            default: false
            }
        }
    }
}

extension Rig {
    func takeDeed(of name: String) -> (connection: Int, deed: PrinterDeed)? {
        guard let index = deeds.firstIndex(where: { $0.printer == name }) else { return nil }
        let deed = removeDeed(index)
        return (deed.connection, deed.deed)
    }

    /// Takes the next deed of the front printer.
    func deed(_ name: String = "front") throws -> PrinterDeed {
        try #require(takeDeed(of: name), "the printer \(name) is told something").deed
    }

    /// Takes the next deed, which must be a write.
    func write(_ name: String = "front") throws -> [UInt8] {
        guard case .write(let bytes) = try deed(name) else {
            Issue.record("a write is due")
            return []
        }
        return bytes
    }

    func idle(_ name: String = "front") -> Bool { !deeds.contains { $0.printer == name } }

    func say(_ name: String = "front", _ connection: Int = 1, _ signal: PrinterSignal) throws {
        try handle(.printer(name, connection: connection, signal))
    }

    /// Opens the front printer and lets it say that it is ready, so that the first job's bytes are handed over.
    func readyToSend(_ name: String = "front") throws {
        #expect(try deed(name) == .open)
        try say(name, 1, .opened)
        while let taken = takeDeed(of: name) {
            guard case .write = taken.deed else { continue }
            try say(name, 1, .wrote)
        }
        try say(name, 1, .received(Answers.ready))
    }
}

/// What a printer says, in literal bytes.
enum Answers {
    /// `DLE EOT` 1 to 4: all is well.
    static let ready: [UInt8] = [0x12, 0x12, 0x12, 0x12]
    /// `DLE EOT` 1 to 4: offline, paper out.
    static let paperOut: [UInt8] = [0x1A, 0x32, 0x12, 0x72]
    /// `DLE EOT` 1 to 4: offline, cover open.
    static let coverOpen: [UInt8] = [0x1A, 0x16, 0x12, 0x12]
    /// The automatic block of a printer without paper, and of one that is ready.
    static let paperOutBlock: [UInt8] = [0x18, 0x00, 0x0C, 0x0F]
    static let readyBlock: [UInt8] = [0x10, 0x00, 0x00, 0x0F]

    /// `37 22`, the token of a job, `00`.
    static func fence(_ token: String) -> [UInt8] { [0x37, 0x22] + Array(token.utf8) + [0x00] }
}
