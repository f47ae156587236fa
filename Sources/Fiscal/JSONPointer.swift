/// A place in a JSON text (RFC 6901).
struct JSONPointer: Hashable, Sendable {
    private(set) var text = ""

    static let root = JSONPointer()

    func member(_ name: String) -> JSONPointer {
        var pointer = self
        pointer.text += "/"
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": pointer.text += "~0"
            case "/": pointer.text += "~1"
            default: pointer.text.unicodeScalars.append(scalar)
            }
        }
        return pointer
    }

    func element(_ index: Int) -> JSONPointer {
        var pointer = self
        pointer.text += "/\(index)"
        return pointer
    }
}
