import Fiscal
package import Receipts
import Rendering

extension ReceiptOrder {
    /// The receipt as a shop of this country would print it; nothing is counted or kept.
    ///
    /// What the order leaves open, such as the time and the shop, is that of ``SampleReceipt``.
    package func sample(country: Country, language: String) -> Receipt {
        let sample = SampleReceipt.receipt(for: "sale", country: country, language: language)
        let issuedAt = issuedAt ?? sample.issuedAt
        let context = ReceiptContext(
            shop: sample.shop, country: country, language: language, register: register,
            number: content.externalID ?? "000001", occurredAt: occurredAt ?? issuedAt, issuedAt: issuedAt,
            terminal: register, cashier: cashier, footer: footer)
        return receipt(content, form: .plain, in: context)
    }
}
