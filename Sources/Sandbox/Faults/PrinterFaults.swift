/// What goes wrong at the printer double.
///
/// `paperOutAfter=40lines,coverOpen,silentFence,powerCycleAt=30s,recoverAfter=5s,seed=7`; see the members.
package struct PrinterFaults: Hashable, Sendable {
    /// The paper ends once, after so many lines.
    package var paperOutAfter: Int?
    /// The cover is open from the start.
    package var coverOpen = false
    /// Paper is refilled and the cover closed so long after; without it, they wait for a person.
    package var recoverAfter: Duration?
    /// How likely a process id is never answered.
    package var silentFence = 0.0
    /// How much later a process id is answered than its paper came out.
    package var lateFence: Duration = .zero
    /// How likely the rest of a receipt is lost after some lines, its fence with it.
    package var dropTail = 0.0
    /// Switched off and on once, after so many lines; what is in the buffers is lost.
    package var powerCycleAfterLines: Int?
    /// The same, so long after the first moment that the double was told.
    package var powerCycleAt: Duration?
    package var seed: UInt64 = 1

    package init() {}

    /// Reads a `--faults` text; the empty text plans no faults.
    ///
    /// - Throws: ``FaultSpecError``, which names the part and what is due there.
    package init(_ spec: String) throws(FaultSpecError) {
        for part in try FaultSpecReader(spec).parts {
            switch part.name {
            case "paperOutAfter": paperOutAfter = try part.lines()
            case "coverOpen":
                try part.flag()
                coverOpen = true
            case "recoverAfter": recoverAfter = try part.duration()
            case "silentFence": silentFence = part.value == nil ? 1 : try part.probability()
            case "lateFence": lateFence = try part.duration()
            case "dropTail": dropTail = part.value == nil ? 1 : try part.probability()
            case "powerCycleAt":
                if let lines = part.value.flatMap({ FaultSpecReader.Part.lines($0) }) {
                    powerCycleAfterLines = lines
                } else {
                    powerCycleAt = try part.duration()
                }
            case "seed": seed = try part.number()
            default:
                throw part.unknown([
                    "paperOutAfter", "coverOpen", "recoverAfter", "silentFence", "lateFence", "dropTail",
                    "powerCycleAt", "seed",
                ])
            }
        }
    }
}
