/// The files of `templates/`, which the build embeds.
enum ShippedTemplates {
    static var sources: [String: [UInt8]] {
        [
            "drawer": PackageResources.drawer_receipt,
            "duplicate": PackageResources.duplicate_receipt,
            "email": PackageResources.email_receipt,
            "fiscal": PackageResources.fiscal_receipt,
            "fiscal-at": PackageResources.fiscal_at_receipt,
            "fiscal-de": PackageResources.fiscal_de_receipt,
            "fiscal-es": PackageResources.fiscal_es_receipt,
            "fiscal-fr": PackageResources.fiscal_fr_receipt,
            "fiscal-it": PackageResources.fiscal_it_receipt,
            "foot": PackageResources.foot_receipt,
            "head": PackageResources.head_receipt,
            "items": PackageResources.items_receipt,
            "kitchen": PackageResources.kitchen_receipt,
            "provisional": PackageResources.provisional_receipt,
            "return": PackageResources.return_receipt,
            "sale": PackageResources.sale_receipt,
            "session": PackageResources.session_receipt,
            "signature": PackageResources.signature_receipt,
            "taxes": PackageResources.taxes_receipt,
            "taxes-in": PackageResources.taxes_in_receipt,
            "test": PackageResources.test_receipt,
            "title": PackageResources.title_receipt,
            "totals": PackageResources.totals_receipt,
            "totals-it": PackageResources.totals_it_receipt,
            "training": PackageResources.training_receipt,
            "void": PackageResources.void_receipt,
            "warnings": PackageResources.warnings_receipt,
        ]
    }

    /// The words files, by their language tags.
    static var words: [String: [UInt8]] {
        [
            "de": PackageResources.de_words,
            "de-AT": PackageResources.de_AT_words,
            "en": PackageResources.en_words,
            "en-GB": PackageResources.en_GB_words,
            "en-IN": PackageResources.en_IN_words,
            "en-US": PackageResources.en_US_words,
            "es": PackageResources.es_words,
            "fr": PackageResources.fr_words,
            "it": PackageResources.it_words,
        ]
    }
}
