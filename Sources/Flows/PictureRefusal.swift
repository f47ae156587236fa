/// Why a picture is not taken as something to print.
package struct PictureRefusal: Error, Hashable, Sendable {
    /// Of the HTTP answer.
    package let status: Int
    package let code: String
    /// For the client, as a sentence.
    package let detail: String
}
