/// The paths and verbs of the operations API, and the one name that it does not document, with what the options change.
struct OpenFiskalRoutes: Hashable, Sendable {
    var create: PathTemplate
    var read: PathTemplate
    var complete: PathTemplate
    var void: PathTemplate
    var receipt: PathTemplate
    var probe: PathTemplate
    /// A search by the till's own number; the public documentation names none.
    var lookup: PathTemplate?
    var completeMethod = "POST"
    var voidMethod = "POST"
    /// What `session_cash_count` calls the amount that was counted; the vendor's documentation names the event alone.
    var countedAmount = "counted_amount"

    /// - Throws: ``OptionError`` for an unknown key, and for a path or verb that cannot be.
    init(options: [String: String]) throws {
        var rest = options

        func template(_ key: String, _ standard: String, placeholder: String?) throws -> PathTemplate {
            let text = rest.removeValue(forKey: key) ?? standard
            guard let template = PathTemplate(text, placeholder: placeholder) else {
                let rule = placeholder.map { "holds {\($0)} once" } ?? "holds no placeholder"
                throw OptionError(key: key, reason: "\"\(text)\" is no path that starts with / and \(rule)")
            }
            return template
        }

        func method(_ key: String) throws -> String {
            let text = rest.removeValue(forKey: key) ?? "POST"
            guard ["POST", "PATCH", "PUT"].contains(text) else {
                throw OptionError(key: key, reason: "\"\(text)\" is none of POST, PATCH, PUT")
            }
            return text
        }

        create = try template("createPath", "/operations", placeholder: nil)
        read = try template("readPath", "/operations/{operation}", placeholder: "operation")
        complete = try template("completePath", "/operations/{operation}/complete", placeholder: "operation")
        void = try template("voidPath", "/operations/{operation}/void", placeholder: "operation")
        receipt = try template("receiptPath", "/operations/{operation}/receipt", placeholder: "operation")
        // An operation that cannot exist: the answer is the API's own 404.
        probe = try template("probePath", "/operations/op_probe", placeholder: nil)
        if options["lookupPath"] != nil { lookup = try template("lookupPath", "", placeholder: "external_id") }
        completeMethod = try method("completeMethod")
        voidMethod = try method("voidMethod")
        if let name = rest.removeValue(forKey: "countedAmountField") {
            guard !name.isEmpty else {
                throw OptionError(key: "countedAmountField", reason: "empty; a member's name is due")
            }
            countedAmount = name
        }
        if let unknown = rest.keys.sorted().first {
            let known = """
                completeMethod, voidMethod, createPath, readPath, completePath, voidPath, receiptPath, probePath, \
                lookupPath, countedAmountField
                """
            throw OptionError(key: unknown, reason: "unknown; openfiskal-operations has \(known)")
        }
    }
}
