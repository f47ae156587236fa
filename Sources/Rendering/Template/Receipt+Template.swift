import Receipts

extension Receipt {
    /// The template of a document: a duplicate's and a provisional receipt's whatever was sold, else by its kind.
    var templateName: String {
        if duplicate != nil { return "duplicate" }
        if form == .provisional { return "provisional" }
        switch kind {
        case "return": return "return"
        case "void": return "void"
        case "training": return "training"
        case "session_close": return "session"
        case "session_open", "session_cash_count", "cash_in", "cash_out", "drawer": return "drawer"
        default: return "sale"
        }
    }

    var isTraining: Bool { kind == "training" }

    /// Whether the warnings stand on the paper whatever the template says.
    var isMarked: Bool { form == .provisional || duplicate != nil || isTraining }

    /// What nobody may miss: the mark of a duplicate, and what the receipt warns of; of practice that it is, at least.
    func marks(_ vocabulary: Vocabulary) -> [String] {
        guard duplicate != nil || (isTraining && warnings.isEmpty) else { return warnings }
        var marks = [duplicate].compactMap(\.self)
        if isTraining, warnings.isEmpty {
            for word in [Word.training, .trainingNote] {
                marks.append(String(decoding: vocabulary[word], as: UTF8.self))
            }
        }
        return marks + warnings
    }
}
