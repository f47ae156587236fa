extension Fault {
    /// The kind with this name.
    package init?(name: some StringProtocol) {
        guard let fault = Self.allCases.first(where: { "\($0)" == name }) else { return nil }
        self = fault
    }

    /// What happens, as a story tells it.
    var words: String {
        switch self {
        case .connectionRefused: "the connection to the fiscal server is refused"
        case .requestLost: "the request gets lost on the way to the fiscal server"
        case .requestLate: "the request reaches the fiscal server only after the service has given up"
        case .answerLost: "the fiscal server's answer gets lost"
        case .answerLate: "the fiscal server's answer comes after the service has given up"
        case .serverDown: "the fiscal server goes away"
        case .captivePortal: "somebody else's web page answers instead of the fiscal server"
        case .serverError: "the fiscal server fails without applying anything"
        case .rateLimit: "the fiscal server has had too many requests"
        case .errorAfterApply: "the fiscal server applies the call and answers with an error"
        case .truncatedAnswer: "the fiscal server's answer breaks off"
        case .resultMissing: "the answer to the batch leaves orders out"
        case .brokenBatch: "the server breaks down in the middle of the batch"
        case .keysCleared: "the fiscal server starts again and has forgotten every key"
        case .answerTwice: "the service hears the same answer twice"
        case .unplugged: "the printer is unplugged in the middle of a receipt"
        case .strangeFence: "the printer answers for a receipt of somebody else, or twice"
        case .diskFull: "the disk is full"
        case .signerDown: "the fiscal server's signer goes away"
        case .staleTag: "somebody else changes the sale at the fiscal server"
        case .refusedSale: "a sale is rung up that the fiscal server will refuse"
        case .deafTill: "the till does not hear its answer"
        case .repeatedCall: "the till sends an answered call once more"
        case .reusedKey: "the till uses an old key for another body"
        case .callWithoutKey: "the till gives no key"
        case .staleTillTag: "the till names a tag that is out of date"
        case .openFailed: "the printer cannot be opened"
        case .cableCut: "the cable is cut in the middle of a receipt"
        case .silentFence: "the printer never says that the receipt is on paper"
        case .lateFence: "the printer says late that the receipt is on paper"
        case .lostTail: "the printer loses the end of a receipt"
        case .paperOut: "the paper ends"
        case .coverOpen: "the cover is opened"
        case .powerCycle: "the printer is switched off and on"
        case .slowCable: "the cable is slow"
        case .spoolerAborts: "the spooler aborts a job that it has begun"
        case .mailAway: "the mail relay is not there"
        case .mailDeferred: "the mail relay takes the mail later (450)"
        case .mailRefused: "the mail relay refuses the mail (550)"
        case .mailLost: "the connection to the mail relay breaks within the mail"
        case .mailAnswerLost: "the mail relay has the mail, and its answer gets lost"
        case .secondOperator: "a second person is about to decide the same"
        case .crash: "the service dies"
        case .crashAmongEffects: "the service dies while it does what its rows say"
        case .reboot: "the whole machine starts again"
        case .commitKept: "a commit fails, and its rows are kept"
        case .commitDropped: "a commit fails, and its rows are gone"
        case .drain: "the service is asked to stop"
        case .readFailed: "the disk cannot be read"
        case .reconfigured: "somebody has changed the configuration"
        case .copyServed: "the shop goes on with a copy of its file, on another machine"
        case .night: "the shop is shut for more than a day"
        case .clockForward: "the wall clock jumps forward"
        case .clockBack: "the wall clock jumps back"
        }
    }
}
