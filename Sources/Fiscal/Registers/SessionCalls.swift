package import Receipts

/// How a register's session is ended where its server closes no registers: the drawer is counted, then the session closed.
///
/// Both are operations of their own, sent like any call of the till.
package struct SessionCalls: Hashable, Sendable {
    /// Where both are posted.
    package let path: String
    let countedField: String

    /// The body of the count.
    ///
    /// The vendor shows the event and not the name of its amount: the upstream's option `countedAmountField` names it.
    package func count(register: String, _ counted: Money) -> [UInt8] {
        body("session_cash_count", register, counted.currency, [.init(countedField, .string(counted.decimal))])
    }

    /// The body of the close.
    package func close(register: String, _ currency: Currency) -> [UInt8] {
        body("session_close", register, currency, [])
    }

    private func body(
        _ type: String, _ register: String, _ currency: Currency, _ more: [JSONValue.Member]
    ) -> [UInt8] {
        let members: [JSONValue.Member] = [
            .init("type", .string(type)), .init("register_id", .string(register)),
            .init("currency", .string(currency.code)),
        ]
        return JSONValue.object(members + more).compactBytes
    }
}
