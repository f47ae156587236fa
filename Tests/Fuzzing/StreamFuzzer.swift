import PrinterLanguage

/// Puts streams through decoder and paper, and says what does not hold.
package struct StreamFuzzer: FuzzTarget {
    /// A fault on purpose, which the checks must find.
    package enum Plant: String, CaseIterable, Sendable {
        /// Every unknown command swallows the byte behind it.
        case losesByte = "loses-byte"
        /// What comes in pieces is decoded otherwise.
        case forgetsPiece = "forgets-piece"
        /// Paper grows without bounds.
        case growsPaper = "grows-paper"
        /// A stream that takes too long.
        case stalls
    }

    private let plant: Plant?
    private let profiles = [PrinterProfile.virtual, .generic58, StreamFuzzer.wide]
    /// No stream of some hundred bytes has a reason to take longer.
    private let slowest = Duration.seconds(2)

    package init(plant: Plant? = nil) { self.plant = plant }

    /// A model with two-byte characters.
    private static let wide: PrinterProfile = {
        var profile = PrinterProfile.generic80
        profile.twoByteSet = .gb2312
        profile.needsKanjiOff = true
        return profile
    }()

    package func run(from first: UInt64, count: UInt64) throws -> Int {
        var bytes = 0
        for seed in first..<first + count {
            var maker = StreamMaker(seed: seed)
            let stream = maker.stream()
            bytes += stream.count
            let start = ContinuousClock.now
            if let words = check(stream, &maker, profiles[Int(seed % 3)]) {
                throw FuzzFinding(words, seed: seed, input: hex(stream))
            }
            if plant != .stalls, start.duration(to: .now) < slowest { continue }
            if plant == .stalls, seed % 1000 != 999 { continue }
            throw FuzzFinding("took longer than \(slowest)", seed: seed, input: hex(stream))
        }
        return bytes
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined(separator: " ")
    }

    private func check(_ stream: [UInt8], _ maker: inout StreamMaker, _ profile: PrinterProfile) -> String? {
        let commands = decoded(stream)
        if let words = lengthProblem(stream, commands) { return words }
        if maker.next() % 4 == 0, pieces(of: stream, &maker) != commands {
            return "decoded otherwise in pieces than in one"
        }
        if maker.next() % 8 == 0 {
            for command in commands { if command.description.isEmpty { return "a command without a name" } }
        }
        var interpreter = PaperInterpreter(profile: profile)
        let papers = interpreter.take(commands) + (interpreter.finish().map { [$0] } ?? [])
        for paper in papers {
            if let words = problem(paper, profile) { return words }
        }
        return nil
    }

    /// Every byte belongs to exactly one command: what the commands are written as is as long as the stream.
    private func lengthProblem(_ stream: [UInt8], _ commands: [Command]) -> String? {
        var again: [UInt8] = []
        again.reserveCapacity(stream.count)
        var isExact = true
        for command in commands {
            switch command {
            // Written with a shorter count where it came with the long one.
            case .graphicsStore, .graphicsStoreColumns, .graphicsPrint, .logoDefine, .logoPrint, .logoDelete, .logoList,
                .graphicsDefine, .graphicsRecall, .graphicsForget:
                isExact = false
            default: break
            }
            command.append(to: &again)
        }
        if !isExact || again.count == stream.count { return nil }
        return "\(stream.count) bytes came out as \(again.count)"
    }

    private func problem(_ paper: Paper, _ profile: PrinterProfile) -> String? {
        // A piece ends with the command that passes the bound; one command moves a metre at most, or prints a picture.
        let longest = plant == .growsPaper ? 100 : 2 * PaperInterpreter.longestPaper + 10_000
        if paper.heightDots > longest { return "paper of \(paper.heightDots) dots" }
        if paper.items.count > 60_000 { return "paper of \(paper.items.count) items" }
        if paper.widthDots != profile.widthDots { return "paper of another width" }
        return nil
    }

    private func decoded(_ stream: [UInt8]) -> [Command] {
        let commands = CommandDecoder.commands(in: stream)
        guard plant == .losesByte else { return commands }
        var isBehindUnknown = false
        return commands.map { command in
            defer { if case .unknown = command { isBehindUnknown = true } else { isBehindUnknown = false } }
            if isBehindUnknown, case .text(let text) = command { return .text(Array(text.dropFirst())) }
            return command
        }
    }

    private func pieces(of stream: [UInt8], _ maker: inout StreamMaker) -> [Command] {
        var decoder = CommandDecoder()
        var commands: [Command] = []
        var position = 0
        while position < stream.count {
            let end = min(stream.count, position + 1 + Int(maker.next() % 32))
            commands += decoder.decode(Array(stream[position..<end]))
            if plant == .forgetsPiece, end < stream.count { decoder = CommandDecoder() }
            position = end
        }
        return commands + decoder.finish()
    }
}
