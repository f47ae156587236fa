/// A kind of trouble that a history may be in for.
package enum Fault: Int, CaseIterable, Sendable {
    // On the way to the fiscal server and back.
    case connectionRefused
    case requestLost
    /// Reaches the server after the client has given up.
    case requestLate
    case answerLost
    case answerLate
    case serverDown
    // At the fiscal server.
    case captivePortal
    case serverError
    case rateLimit
    case errorAfterApply
    case truncatedAnswer
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
    case silentFence
    case lateFence
    case lostTail
    case paperOut
    case coverOpen
    case powerCycle
    case slowCable
    // In the house.
    case crash
    case crashAmongEffects
    case reboot
    case commitKept
    case commitDropped
    case drain
    case clockForward
    case clockBack
}
