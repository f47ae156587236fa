/// The shop's logo, in the dots of one printer.
package struct Logo: Hashable, Sendable {
    package let bitmap: Bitmap
    /// Its name in the printer's memory, where it stands there now: then the name is all that need be sent.
    package var stored: LogoKey?

    package init(_ bitmap: Bitmap, stored: LogoKey? = nil) {
        self.bitmap = bitmap
        self.stored = stored
    }
}
