import Receipts

/// What the operator has to do about an outage that lasts.
package struct OutageDuty: Hashable, Sendable {
    /// Counted from the outage's beginning.
    package var after: Duration
    package var sentence: String
    package var remedy: String
}

extension CountryRules {
    /// The duty that an outage beyond a certain length brings, where the country has one.
    ///
    /// Austria: a failure of more than 48 hours is reported through FinanzOnline, within a week, and a signed zero
    /// receipt ends it (RKSV, section 17).
    package var outageDuty: OutageDuty? {
        switch country {
        case .austria:
            OutageDuty(
                after: .seconds(48 * 3600),
                sentence: "The signature device has been out of reach for more than 48 hours.",
                remedy:
                    "Report the outage through FinanzOnline within a week of its beginning, and its end as well. Once it is over, see that the provider has made the signed zero receipt."
            )
        case .germany, .italy, .france, .spain, .india: nil
        }
    }
}
