/// The files of `templates/`, which the build embeds.
enum ShippedTemplates {
    static var sources: [String: [UInt8]] {
        [
            "fiscal-at": PackageResources.fiscal_at_receipt,
            "fiscal-de": PackageResources.fiscal_de_receipt,
            "fiscal-es": PackageResources.fiscal_es_receipt,
            "fiscal-fr": PackageResources.fiscal_fr_receipt,
            "fiscal-it": PackageResources.fiscal_it_receipt,
            "head": PackageResources.head_receipt,
            "items": PackageResources.items_receipt,
            "plain": PackageResources.plain_receipt,
            "receipt": PackageResources.receipt_receipt,
            "title": PackageResources.title_receipt,
            "totals-it": PackageResources.totals_it_receipt,
            "totals": PackageResources.totals_receipt,
            "warnings": PackageResources.warnings_receipt,
        ]
    }
}
