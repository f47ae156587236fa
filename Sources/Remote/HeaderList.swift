import CLibCurl

/// A list of header lines in libcurl's memory.
struct HeaderList: ~Copyable {
    private(set) var first: UnsafeMutablePointer<curl_slist>?

    init() {
        first = nil
    }

    deinit {
        curl_slist_free_all(first)
    }

    /// Adds a field that is sent in this spelling.
    mutating func send(_ header: HTTPHeader) throws(CurlError) {
        // "Name:" would take a header away; an empty value is written with a semicolon.
        try append(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
    }

    /// Takes away a field that libcurl would add by itself.
    mutating func suppress(_ name: String) throws(CurlError) {
        try append("\(name):")
    }

    /// Adds a line as it is.
    mutating func append(_ line: String) throws(CurlError) {
        guard let list = curl_slist_append(first, line) else { throw CurlError(CURLE_OUT_OF_MEMORY) }
        first = list
    }
}
