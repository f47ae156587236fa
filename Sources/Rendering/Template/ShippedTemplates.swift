/// The files of `templates/`, which the build embeds.
enum ShippedTemplates {
    static var sources: [String: [UInt8]] {
        [
            "fiscal-de": PackageResources.fiscal_de_receipt,
            "head": PackageResources.head_receipt,
            "items": PackageResources.items_receipt,
            "plain": PackageResources.plain_receipt,
            "receipt": PackageResources.receipt_receipt,
            "totals": PackageResources.totals_receipt,
            "warnings": PackageResources.warnings_receipt,
        ]
    }
}
