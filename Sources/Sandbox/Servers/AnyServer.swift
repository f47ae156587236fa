import Receipts

/// The double that was chosen when the sandbox started.
struct AnyServer: ServerDouble {
    var base: any ServerDouble

    var book: ServerBook {
        get { base.book }
        _modify { yield &base.book }
    }

    var keyRetention: Duration? {
        get { base.keyRetention }
        set { base.keyRetention = newValue }
    }

    var signerDown: Bool {
        get { base.signerDown }
        set { base.signerDown = newValue }
    }

    mutating func answer(_ request: ServerRequest, at now: Timestamp, fault: String?) -> ServerAnswer {
        base.answer(request, at: now, fault: fault)
    }

    mutating func answer(
        _ request: ServerRequest, at now: Timestamp, stumbling stumble: Stumble, fault: String?
    ) -> ServerAnswer {
        base.answer(request, at: now, stumbling: stumble, fault: fault)
    }
}
