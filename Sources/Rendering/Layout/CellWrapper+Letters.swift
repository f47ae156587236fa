import PrinterLanguage

/// The short way for text whose letters take a column each and never turn: it is looked at where it stands, without units.
extension CellWrapper {
    /// A place between two letters of a cell.
    private struct Place: Equatable {
        var fragment: Int
        var position: Int
    }

    /// Whether all of a cell is ASCII and the letters that the printer has beside it, and no line break stands in it.
    static func areLetters(
        _ fragments: Fragments, text: [UInt8], letters: UInt64
    ) -> Bool {
        fragments.allSatisfy { fragment in
            if fragment.isPlain { return true }
            guard fragment.count > 0, !fragment.isDrawn else { return false }
            let range = fragment.range
            return text.withUnsafeBufferPointer {
                PlainText.columns(of: $0.extracting(range), letters: letters) != nil
            }
        }
    }

    /// Adds the lines of a cell as the general way does.
    mutating func wrapLetters(
        _ fragments: Fragments, text: UnsafeBufferPointer<UInt8>, width: Int, wraps: Bool
    ) {
        guard let first = fragments.first else { return }
        var start = Place(fragment: fragments.startIndex, position: Int(first.start))
        while start.fragment < fragments.endIndex {
            var here = start
            var columns = 0
            var lastBreak: Place?
            var lastHeld: Place?
            var isFull = false
            while !isFull, here.fragment < fragments.endIndex {
                let fragment = fragments[here.fragment]
                let range = fragment.range
                let step = Int(fragment.style.width)
                var position = here.position
                while position < range.upperBound {
                    if fragment.isPlain {
                        // Most of a long text is neither: digits and letters without any blank.
                        let room = position + (width - columns) / step
                        let stop = PlainText.firstEnding(
                            in: text, position..<max(position, min(room, range.upperBound)))
                        columns += (stop - position) * step
                        position = stop
                        if position == range.upperBound { break }
                    }
                    columns += step
                    isFull = columns > width
                    if isFull { break }
                    let byte = text[position]
                    position += byte < 0x80 ? 1 : 2
                    guard byte == 0x20 || byte == 0x2D else { continue }
                    here.position = position
                    switch CellWrapper.ending(position - 1..<position, of: text, within: range) {
                    case .none: break
                    case .space, .hyphen: lastBreak = here
                    case .held: lastHeld = here
                    }
                }
                here.position = position
                if !isFull { here = CellWrapper.next(here, fragments) }
            }
            guard isFull, wraps else {
                addLetters(from: start, to: here, fragments, text)
                return
            }
            let ending = CellWrapper.ending(
                here.position..<here.position + 1, of: text, within: fragments[here.fragment].range)
            var end = here
            if ending == .space {
                // The space itself is what does not fit.
            } else if let lastBreak, CellWrapper.word(from: lastBreak, fits: width, fragments, text) {
                end = lastBreak
            } else if ending == .held {
                // Rather here than within the number.
            } else if let lastHeld {
                end = lastHeld
            } else if here == start {
                // A letter wider than the column: alone, or there would be no end.
                end.position += text[end.position] < 0x80 ? 1 : 2
            }
            addLetters(from: start, to: end, fragments, text)
            start = CellWrapper.next(end, fragments)
            while start.fragment < fragments.endIndex, text[start.position] == 0x20 {
                start = CellWrapper.next(Place(fragment: start.fragment, position: start.position + 1), fragments)
            }
        }
    }

    /// The beginning of the next fragment, if the place is the end of one.
    private static func next(_ place: Place, _ fragments: Fragments) -> Place {
        if place.position < fragments[place.fragment].range.upperBound { return place }
        let next = place.fragment + 1
        return Place(fragment: next, position: next < fragments.endIndex ? fragments[next].range.lowerBound : 0)
    }

    /// Whether the columns up to the next place where a line may break are no more than so many.
    private static func word(
        from start: Place, fits width: Int, _ fragments: Fragments,
        _ text: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        var columns = 0
        var position = start.position
        for index in start.fragment..<fragments.endIndex {
            let fragment = fragments[index]
            let range = fragment.range
            let step = Int(fragment.style.width)
            if index > start.fragment { position = range.lowerBound }
            while position < range.upperBound {
                if fragment.isPlain {
                    let stop = PlainText.firstEnding(in: text, position..<range.upperBound)
                    columns += (stop - position) * step
                    if columns > width { return false }
                    position = stop
                    if position == range.upperBound { break }
                }
                let byte = text[position]
                var ending = Ending.none
                if byte == 0x20 || byte == 0x2D {
                    ending = CellWrapper.ending(position..<position + 1, of: text, within: range)
                }
                if ending == .space { return true }
                columns += step
                if columns > width { return false }
                if ending == .hyphen { return true }
                position += byte < 0x80 ? 1 : 2
            }
        }
        return true
    }

    /// Adds a line, spaces at its end left out.
    private mutating func addLetters(
        from start: Place, to end: Place, _ fragments: Fragments,
        _ text: UnsafeBufferPointer<UInt8>
    ) {
        let first = pieces.count
        // The last byte that is no space; none of the fragments is empty.
        var last = end
        while last.fragment > start.fragment || last.position > start.position {
            if last.fragment == fragments.endIndex || last.position == fragments[last.fragment].range.lowerBound {
                let previous = last.fragment - 1
                last = Place(fragment: previous, position: fragments[previous].range.upperBound)
            }
            guard text[last.position - 1] == 0x20 else { break }
            last.position -= 1
        }
        for index in start.fragment..<min(last.fragment + 1, fragments.endIndex) {
            var piece = fragments[index]
            let from = index == start.fragment ? start.position : piece.range.lowerBound
            let to = index == last.fragment ? last.position : piece.range.upperBound
            guard from < to else { continue }
            piece.start = Int32(from)
            piece.count = Int32(to - from)
            var letters = to - from
            if !piece.isPlain { for position in from..<to where text[position] & 0xC0 == 0x80 { letters -= 1 } }
            piece.columns = Int32(letters) * Int32(piece.style.width)
            add(piece)
        }
        addLine(from: first)
    }
}
