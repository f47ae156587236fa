/// Reads HTML as a browser does, as far as it is needed to tell which elements and attributes there are.
struct MarkupScanner {
    private(set) var elements: Set<String> = []
    private(set) var attributes: Set<String> = []

    init(_ html: String) {
        let text = Array(html.unicodeScalars)
        var index = 0
        func isLetter(_ scalar: Unicode.Scalar) -> Bool { ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) }
        func isBlank(_ scalar: Unicode.Scalar) -> Bool {
            scalar == " " || scalar == "\n" || scalar == "\t" || scalar == "\r"
        }
        func word(until isEnd: (Unicode.Scalar) -> Bool) -> String {
            var word = String.UnicodeScalarView()
            while index < text.count, !isEnd(text[index]) {
                word.append(text[index])
                index += 1
            }
            return String(word).lowercased()
        }
        while index < text.count {
            guard text[index] == "<", index + 1 < text.count else {
                index += 1
                continue
            }
            index += 1
            if text[index] == "/" { index += 1 }
            guard index < text.count, isLetter(text[index]) else { continue }
            elements.insert(word { isBlank($0) || $0 == ">" || $0 == "/" })
            while index < text.count, text[index] != ">" {
                if isBlank(text[index]) || text[index] == "/" {
                    index += 1
                    continue
                }
                attributes.insert(word { isBlank($0) || $0 == ">" || $0 == "=" || $0 == "/" })
                guard index < text.count, text[index] == "=" else { continue }
                index += 1
                guard index < text.count else { return }
                if text[index] == "\"" || text[index] == "'" {
                    let quote = text[index]
                    index += 1
                    _ = word { $0 == quote }
                    index += 1
                } else {
                    _ = word { isBlank($0) || $0 == ">" }
                }
            }
        }
    }
}
