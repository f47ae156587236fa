package import Rendering

/// What the files of a shop's templates have become.
package enum TemplateChange: Sendable {
    /// They can be used: whatever is rendered from here on is rendered with them.
    case loaded(TemplateStore)
    /// They cannot; what was loaded last stays in use.
    case broken(TemplateError)
}
