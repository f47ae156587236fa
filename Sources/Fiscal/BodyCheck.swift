import Receipts

/// Collects what in a body is certain to be refused.
protocol BodyCheck {
    var problems: [Problem] { get set }
}

extension BodyCheck {
    mutating func refuse(_ pointer: JSONPointer, _ code: String, _ detail: String) {
        problems.append(Problem(status: 422, code: code, detail: detail, pointer: pointer.text))
    }

    /// The objects of a list, each with its place; what is no list or no object is refused.
    mutating func objects(_ value: JSONValue?, at place: JSONPointer) -> [(JSONValue, JSONPointer)] {
        guard let value, !value.isNull else { return [] }
        guard case .array(let elements) = value else {
            refuse(place, "invalid_list", "an array is due")
            return []
        }
        var result: [(JSONValue, JSONPointer)] = []
        for (index, element) in elements.enumerated() {
            if element.isObject {
                result.append((element, place.element(index)))
            } else {
                refuse(place.element(index), "invalid_list", "an object is due")
            }
        }
        return result
    }
}
