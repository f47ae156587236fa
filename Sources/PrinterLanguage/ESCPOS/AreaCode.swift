/// The two-dimensional codes of `GS ( k` beside QR, by their `cn`.
package enum AreaCode: UInt8, Hashable, Sendable, CaseIterable {
    case pdf417 = 48
    case maxiCode = 50
    /// GS1 DataBar stacked and its relatives.
    case dataBar = 51
    /// A GS1 bar code with a small two-dimensional part above it.
    case composite = 52
    case aztec = 53
    case dataMatrix = 54

    package var name: String {
        switch self {
        case .pdf417: "PDF417"
        case .maxiCode: "MaxiCode"
        case .dataBar: "GS1 DataBar stacked"
        case .composite: "Composite"
        case .aztec: "Aztec"
        case .dataMatrix: "Data Matrix"
        }
    }

    /// The first words of its commands.
    var word: String {
        switch self {
        case .pdf417: "pdf417"
        case .maxiCode: "maxicode"
        case .dataBar: "databar"
        case .composite: "composite"
        case .aztec: "aztec"
        case .dataMatrix: "datamatrix"
        }
    }

    /// How many bytes of what is stored say how to read the rest: the kind of DataBar; the part of a composite code and
    /// its kind.
    package var kindBytes: Int {
        switch self {
        case .pdf417, .maxiCode, .aztec, .dataMatrix: 0
        case .dataBar: 1
        case .composite: 2
        }
    }
}
