import Receipts

/// What goes wrong between a client and the fiscal server, drawn for each request from a seed.
///
/// `drop=0.1,loseAnswer=0.1,delay=50ms,status503=0.05,signerDown,expireKeys,seed=7`: see ``Fault`` for the names that
/// take a probability. `expireKeys` alone forgets every key at once, `expireKeys=10s` after that time.
package struct FaultPlan: Hashable, Sendable {
    /// In the order of precedence: the first that is drawn happens.
    package enum Fault: String, CaseIterable, Hashable, Sendable {
        /// The connection is closed; the server never saw the request.
        case drop
        /// The connection is reset; the server never saw the request.
        case reset
        /// 503, `Retry-After` now and then; not applied.
        case status503
        /// 500; not applied.
        case status500
        /// 429 with `Retry-After` in seconds or as a date; not applied.
        case rateLimit
        /// An HTML page with status 200, as a captive portal sends it; not applied.
        case garbage
        /// Applied; the answer is a 500.
        case status500AfterApply
        /// Applied; the connection is closed without an answer.
        case loseAnswer
        /// Applied; the connection is reset without an answer.
        case resetAfterApply
        /// Applied; the answer ends in the middle of its body.
        case truncate
        /// Applied; where a request asks for several things, some of them are left out of the answer.
        case omit
        /// Where a request asks for several things, some are applied and none is answered for: a 500.
        case partial
        /// 401, as where a credential is not taken for a while; not applied.
        case status401

        /// Whether it draws from a sequence of its own: what a seed drew before these were known, it still draws.
        var isLater: Bool { self == .omit || self == .partial || self == .status401 }
    }

    /// By the order of ``Fault/allCases``.
    private var probabilities = [Double](repeating: 0, count: Fault.allCases.count)
    /// How long after its request every answer comes, at the earliest.
    package var delay: Duration = .zero
    package var signerDown = false
    /// The age at which keys are forgotten; `nil`: as the server has it.
    package var keyRetention: Duration?
    package let seed: UInt64
    private var generator: SeededGenerator
    private var laterGenerator: SeededGenerator

    package static func == (left: FaultPlan, right: FaultPlan) -> Bool {
        left.probabilities == right.probabilities && left.delay == right.delay && left.signerDown == right.signerDown
            && left.keyRetention == right.keyRetention && left.seed == right.seed
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(probabilities)
        hasher.combine(delay)
        hasher.combine(seed)
    }

    package init(seed: UInt64 = 1) {
        self.seed = seed
        generator = SeededGenerator(seed: seed)
        laterGenerator = SeededGenerator(seed: ~seed)
    }

    /// Reads a `--faults` text; the empty text plans no faults.
    ///
    /// - Throws: ``FaultSpecError``, which names the part and what is due there.
    package init(_ spec: String) throws(FaultSpecError) {
        let parts = try FaultSpecReader(spec).parts
        var seed: UInt64 = 1
        for part in parts where part.name == "seed" { seed = try part.number() }
        self.init(seed: seed)
        for part in parts {
            if let fault = Fault(rawValue: part.name) {
                self[fault] = try part.probability()
                continue
            }
            switch part.name {
            case "seed": continue
            case "delay": delay = try part.duration()
            case "signerDown":
                try part.flag()
                signerDown = true
            case "expireKeys": keyRetention = part.value == nil ? .zero : try part.duration()
            default:
                throw part.unknown(Fault.allCases.map(\.rawValue) + ["delay", "signerDown", "expireKeys", "seed"])
            }
        }
    }

    package subscript(fault: Fault) -> Double {
        get { probabilities[Self.place(fault)] }
        set { probabilities[Self.place(fault)] = newValue }
    }

    private static func place(_ fault: Fault) -> Int { Fault.allCases.firstIndex(of: fault) ?? 0 }

    /// What happens to the next request, and a number for its details.
    ///
    /// Draws as many numbers for each request whatever is planned, so that a changed probability moves nothing else.
    package mutating func next() -> (fault: Fault?, variant: UInt64) {
        let variant = generator.next()
        var drawn: Fault?
        for (place, fault) in Fault.allCases.enumerated() {
            let happens =
                fault.isLater ? laterGenerator.chance(probabilities[place]) : generator.chance(probabilities[place])
            if happens, drawn == nil { drawn = fault }
        }
        return (drawn, variant)
    }
}
