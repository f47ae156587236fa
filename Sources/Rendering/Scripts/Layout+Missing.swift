package import PrinterLanguage

extension Layout {
    /// The characters that a printer has not and that are not drawn either, for which it prints squares: the first 16.
    package func missingScalars(profile: PrinterProfile) -> [Unicode.Scalar] {
        var encoder = TextEncoder(profile: profile)
        var bytes: [UInt8] = []
        for run in runs where !run.isDrawn {
            encoder.append(text.span.extracting(Int(run.start)..<Int(run.start + run.count)), to: &bytes)
        }
        return encoder.missingScalars
    }
}
