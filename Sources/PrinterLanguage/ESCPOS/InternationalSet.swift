/// The ASCII characters that `ESC R n` replaces.
enum InternationalSet {
    /// Where the replaced characters stand.
    private static let places: [UInt8] = [0x23, 0x24, 0x40, 0x5B, 0x5C, 0x5D, 0x5E, 0x60, 0x7B, 0x7C, 0x7D, 0x7E]

    /// In the order of n: USA, France, Germany, United Kingdom, Denmark I, Sweden, Italy, Spain I, Japan, Norway,
    /// Denmark II, Spain II, Latin America, Korea.
    private static let sets: [[Unicode.Scalar]] = [
        "#$@[\\]^`{|}~", "#$à°ç§^`éùè¨", "#$§ÄÖÜ^`äöüß", "£$@[\\]^`{|}~", "#$@ÆØÅ^`æøå~", "#¤ÉÄÖÅÜéäöåü",
        "#$@°\\é^ùàòèì", "₧$@¡Ñ¿^`¨ñ}~", "#$@[¥]^`{|}~", "#¤ÉÆØÅÜéæøåü", "#$ÉÆØÅÜéæøåü", "#$á¡Ñ¿é`íñóú",
        "#$á¡Ñ¿éüíñóú", "#$@[₩]^`{|}~",
    ].map { Array($0.unicodeScalars) }

    /// The character of an ASCII byte in a set; an unknown set leaves all as they are.
    static func scalar(for byte: UInt8, set number: UInt8) -> Unicode.Scalar {
        guard number > 0, Int(number) < sets.count, let place = places.firstIndex(of: byte) else {
            return Unicode.Scalar(byte)
        }
        return sets[Int(number)][place]
    }
}
