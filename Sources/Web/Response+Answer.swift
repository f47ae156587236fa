import Flows
import HTTPTypes
import Hummingbird
import NIOCore
import Receipts

extension Response {
    /// An answer of the desk, to the byte.
    init(_ answer: Answer) {
        var headers = HTTPFields()
        for pair in answer.pairs {
            if let name = HTTPField.Name(pair.name), !Self.ofTheConnection.contains(name) {
                headers.append(HTTPField(name: name, value: pair.value))
            }
        }
        self.init(
            status: HTTPResponse.Status(code: answer.status), headers: headers,
            body: answer.body.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }

    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
        bytes(value.compactBytes, type: "application/json", status: status)
    }

    static func bytes(_ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: type, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// The same without its body, as HEAD wants it.
    var headOnly: Response {
        var response = Response(status: status, headers: headers)
        response.headers[.contentLength] = headers[.contentLength]
        return response
    }

    private static let ofTheConnection: [HTTPField.Name] = [
        .contentLength, .transferEncoding, .connection, .trailer, .upgrade,
    ]
}
