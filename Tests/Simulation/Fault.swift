package import Sandbox

/// A kind of trouble that a history may be in for.
package enum Fault: Int, CaseIterable, Sendable {
    // On the way to the fiscal server and back.
    case connectionRefused
    case requestLost
    /// Reaches the server after the client has given up.
    case requestLate
    case answerLost
    case answerLate
    /// The service hears of the same answer twice.
    case answerTwice
    case serverDown
    // At the fiscal server.
    case captivePortal
    case serverError
    case rateLimit
    case errorAfterApply
    case truncatedAnswer
    /// An order is left out of the answer to its batch.
    case resultMissing
    /// The server takes some orders of a batch and breaks down.
    case brokenBatch
    /// The server starts again and has lost every key that it remembered.
    case keysCleared
    case signerDown
    case staleTag
    case refusedSale
    // At the tills.
    case deafTill
    case repeatedCall
    case reusedKey
    case callWithoutKey
    case staleTillTag
    // At the printers.
    case openFailed
    case cableCut
    /// The printer takes some bytes of a receipt and stays away for a while.
    case unplugged
    case silentFence
    case lateFence
    /// The printer answers for a receipt of another computer, or twice.
    case strangeFence
    case lostTail
    case paperOut
    case coverOpen
    case powerCycle
    case slowCable
    /// A spooler ends a job that it has begun.
    case spoolerAborts
    // At the mail relay.
    case mailAway
    /// 4xx: not now.
    case mailDeferred
    /// 5xx: never.
    case mailRefused
    /// The mail gets lost before the relay has it.
    case mailLost
    /// The relay has it, and its answer to the end of the data is lost.
    case mailAnswerLost
    // In the house.
    /// A second person decides the same a little later, by the same list.
    case secondOperator
    case crash
    case crashAmongEffects
    case reboot
    case commitKept
    case commitDropped
    case diskFull
    case drain
    case clockForward
    case clockBack
    /// The shop is shut for more than a day, and its machine asleep.
    case night
    /// Somewhere within a step.
    case readFailed
    /// The service starts again with other printers, and other rules for its registers.
    case reconfigured
    /// The shop goes on with a copy of its file, on another machine.
    case copyServed
}

extension Fault {
    /// Whether it can strike at a server of this language, and at those who sell with it.
    package func isKnown(in dialect: SandboxDialect) -> Bool {
        switch self {
        case .resultMissing, .brokenBatch: dialect == .hellobooksOrders
        // Only this language has tags.
        case .staleTag, .staleTillTag: dialect == .openfiskalOperations
        // An order has its own key.
        case .callWithoutKey: dialect != .hellobooksOrders
        // The server looks at nothing that a till could get wrong and the service let pass.
        case .refusedSale: dialect != .fiskalySignFR
        default: true
        }
    }
}
