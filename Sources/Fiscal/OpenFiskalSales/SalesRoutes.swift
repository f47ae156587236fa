/// The paths of the older API, with what the options change.
struct SalesRoutes: Hashable, Sendable {
    var start: PathTemplate
    var mutate: PathTemplate
    var complete: PathTemplate
    var cancel: PathTemplate
    var read: PathTemplate
    /// Whether the configuration vouches for the path by which a sale is read; the documentation names none.
    var readIsKnown: Bool
    var receipt: PathTemplate
    var source: OpenFiskalSales.ReceiptSource
    var probe: PathTemplate
    var lookup: PathTemplate?
    var registers: RegisterRoutes

    /// - Throws: ``OptionError`` for a path that cannot be.
    init(_ options: inout OptionReader) throws(OptionError) {
        start = try options.path("startPath", "/sales", placeholder: nil)
        mutate = try options.path("mutatePath", "/sales/{operation}", placeholder: "operation")
        complete = try options.path("completePath", "/sales/{operation}/complete", placeholder: "operation")
        cancel = try options.path("cancelPath", "/sales/{operation}/cancel", placeholder: "operation")
        let readPath = options.text("readPath")
        readIsKnown = readPath != nil
        var given = OptionReader(readPath.map { ["readPath": $0] } ?? [:], of: .openfiskalSales)
        read = try given.path("readPath", "/sales/{operation}", placeholder: "operation")
        receipt = try options.path("receiptPath", "/operations/{operation}/receipt", placeholder: "operation")
        source = try options.choice("receiptSource", .hosted)
        // An operation that cannot exist: the answer is the API's own 404.
        probe = try options.path(
            "probePath", "/operations/00000000-0000-4000-8000-000000000000/receipt", placeholder: nil)
        lookup = try options.optionalPath("lookupPath", placeholder: "external_id")
        registers = try RegisterRoutes(&options)
    }

    /// The path of a change to an operation.
    func change(_ intent: Intent) -> PathTemplate {
        switch intent {
        case .mutate: mutate
        case .cancel: cancel
        case .complete, .start, .sessionEvent: complete
        }
    }
}
