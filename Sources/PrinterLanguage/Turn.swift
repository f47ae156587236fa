/// How something stands on paper: turned clockwise by quarters.
package enum Turn: UInt8, Hashable, Sendable, CaseIterable {
    case none = 0
    case quarter = 1
    case half = 2
    case threeQuarters = 3

    /// Whether width and height are exchanged.
    package var isAcross: Bool { self == .quarter || self == .threeQuarters }

    /// One turn after the other.
    package static func + (first: Turn, second: Turn) -> Turn {
        Turn(rawValue: (first.rawValue + second.rawValue) & 3) ?? .none
    }

    /// Where a point of an upright picture of this size stands in the turned one.
    package func place(x: Int, y: Int, width: Int, height: Int) -> (x: Int, y: Int) {
        switch self {
        case .none: (x, y)
        case .quarter: (height - 1 - y, x)
        case .half: (width - 1 - x, height - 1 - y)
        case .threeQuarters: (y, width - 1 - x)
        }
    }
}

extension Bitmap {
    /// The picture turned clockwise.
    package func turned(_ turn: Turn) -> Bitmap {
        if turn == .none { return self }
        var turned = Bitmap(width: turn.isAcross ? height : width, height: turn.isAcross ? width : height)
        for y in 0..<height {
            for x in 0..<width where self[x, y] {
                let place = turn.place(x: x, y: y, width: width, height: height)
                turned[place.x, place.y] = true
            }
        }
        return turned
    }
}
