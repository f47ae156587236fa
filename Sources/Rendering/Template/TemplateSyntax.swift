/// A template as its file says it, before any name is looked up.
enum TemplateSyntax {
    /// What stands on one or more whole lines.
    indirect enum Node {
        /// Columns of text; none for an empty line.
        case line([Column], SourcePosition)
        /// A line of dashes.
        case rule(SourcePosition)
        /// A line of equals signs.
        case cut(SourcePosition)
        case properties([Property], SourcePosition)
        case section(name: String, inverted: Bool, body: [Node], SourcePosition)
        case partial(name: String, SourcePosition)
    }

    struct Column {
        var pieces: [Piece]
        var alignment: ColumnAlignment
    }

    /// What stands within a column or within the value of a property.
    indirect enum Piece {
        case text([UInt8])
        case variable(String, SourcePosition)
        case section(name: String, inverted: Bool, body: [Piece], SourcePosition)
        /// A partial of one line, within another.
        case partial(name: String, SourcePosition)
        case decoration(Decoration)
        /// A run of `^`: from 1 to 7.
        case size(Int)
        case lineBreak
    }

    enum Decoration {
        case underline
        case emphasis
        case invert
    }

    /// One member of a `{…}` line.
    struct Property {
        var key: Key
        var value: [Piece]
        var position: SourcePosition
    }

    /// The keys of ReceiptLine 1.x, each with its one-letter form.
    enum Key: String, CaseIterable {
        case image
        case code
        case option
        case align
        case width
        case border
        case text
        case command
        case comment

        init?(spelled name: String) {
            switch name.lowercased() {
            case "i": self = .image
            case "c": self = .code
            case "o": self = .option
            case "a": self = .align
            case "w": self = .width
            case "b": self = .border
            case "t": self = .text
            case "x": self = .command
            case "_": self = .comment
            case let other: self.init(rawValue: other)
            }
        }
    }
}

/// Where a column's text stands in its width.
enum ColumnAlignment: UInt8, Sendable {
    case left
    case center
    case right
}
