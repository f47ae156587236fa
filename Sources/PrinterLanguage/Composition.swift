/// Puts a letter and the combining mark after it together, for text in decomposed form.
///
/// Covers what the code pages hold; any other mark takes no column and is left out, as no receipt printer can set it.
enum Composition {
    /// The letter with its mark, as one scalar; nil where no page has such a character.
    static func compose(_ base: UInt32, _ mark: UInt32) -> UInt32? {
        guard base < 0x10000, mark >= 0x300, mark <= 0x328 else { return nil }
        return pairs[base << 16 | mark]
    }

    private static let pairs: [UInt32: UInt32] = {
        var pairs: [UInt32: UInt32] = [:]
        for (mark, letters) in marks {
            var scalars = letters.unicodeScalars.makeIterator()
            while let base = scalars.next(), let composed = scalars.next() {
                pairs[base.value << 16 | mark] = composed.value
            }
        }
        return pairs
    }()

    /// Per mark: base letter, composed letter, and so on.
    private static let marks: [(UInt32, String)] = [
        // grave accent
        (0x0300, "AÀEÈIÌOÒUÙaàeèiìoòuù"),
        // acute accent
        (0x0301, "AÁEÉIÍOÓUÚYÝaáeéiíoóuúyýCĆcćLĹlĺNŃnńRŔrŕSŚsśZŹzźГЃКЌгѓкќ"),
        // circumflex accent
        (0x0302, "AÂEÊIÎOÔUÛaâeêiîoôuû"),
        // tilde
        (0x0303, "AÃNÑOÕaãnñoõ"),
        // breve
        (0x0306, "AĂaăУЎИЙийуў"),
        // dot above
        (0x0307, "ZŻzż"),
        // diaeresis
        (0x0308, "AÄEËIÏOÖUÜaäeëiïoöuüyÿYŸЕЁІЇеёії"),
        // ring above
        (0x030A, "AÅaåUŮuů"),
        // double acute accent
        (0x030B, "OŐoőUŰuű"),
        // caron
        (0x030C, "CČcčDĎdďEĚeěLĽlľNŇnňRŘrřSŠsšTŤtťZŽzž"),
        // cedilla
        (0x0327, "CÇcçSŞsşTŢtţ"),
        // ogonek
        (0x0328, "AĄaąEĘeę"),
    ]
}
