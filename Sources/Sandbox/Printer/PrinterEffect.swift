package import PrinterLanguage

/// What a printer double does because of what it took.
package enum PrinterEffect: Hashable, Sendable {
    /// Sends bytes to the host, as much later as the duration says.
    case answer([UInt8], after: Duration)
    /// A piece of paper is finished.
    case printed(TapeReceipt)
    /// Its memory for pictures has changed.
    case stored([LogoKey: Bitmap])
    /// The connection breaks.
    case hangUp
}
