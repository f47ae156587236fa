/// Something a printer said, in words that hold for every language.
package enum DialogueAnswer: Hashable, Sendable {
    /// Its state now.
    case status(PrinterStatus)
    /// Everything before this token is on paper.
    case fence(FenceToken)
    /// Its paper state after everything sent before the fence; carries no token.
    case orderedStatus(PrinterStatus)
    /// Its model name; a clone may give Epson's.
    case identity(String)
    /// Pictures that it has stored; unless it is the last part, the next comes after `06`.
    case logos([LogoKey], isLast: Bool)
}
