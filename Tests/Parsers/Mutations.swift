import Receipts

/// Makes new inputs of old ones, each from its seed: what runs everywhere, where libFuzzer looks deeper.
package struct Mutations {
    private let inputs: [[UInt8]]
    private static let pieces: [[UInt8]] = [
        "\u{1B}@", "\u{1B}p", "\u{1D}(k", "\u{10}\u{4}\u{1}", "{{", "}}", "{code:x}", "\"", "\\u0000", "\\ud800",
        "[[[[",
        "]", "{\"a\":", "}", "1e999", "-0", "0.1", "99999999999999999999", ":", "\n", "\r\n", "&x", "*x", "!!int", "- ",
        "@", "=?UTF-8?B?", "ü", "😀", "\u{202E}", "\u{0}", "\u{7F}",
    ].map { Array($0.utf8) }

    package init(of inputs: [[UInt8]]) { self.inputs = inputs.isEmpty ? [[]] : inputs }

    package func input(seed: UInt64) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        var bytes = inputs[generator.below(inputs.count)]
        for _ in 0...generator.below(5) {
            let place = generator.below(bytes.count + 1)
            let end = min(bytes.count, place + generator.below(24))
            switch generator.below(7) {
            case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(generator.below(8))
            case 1 where place < bytes.count: bytes[place] = UInt8(generator.below(256))
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 4: bytes.insert(contentsOf: Self.pieces[generator.below(Self.pieces.count)], at: place)
            case 5:
                let other = inputs[generator.below(inputs.count)]
                let start = generator.below(other.count + 1)
                bytes.replaceSubrange(place..., with: other[start...])
            default:
                bytes.insert(contentsOf: (0..<generator.below(9)).map { _ in UInt8(generator.below(256)) }, at: place)
            }
        }
        return bytes
    }
}
