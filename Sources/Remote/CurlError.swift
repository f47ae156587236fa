import CLibCurl

/// A result code of libcurl. Reference: <https://curl.se/libcurl/c/libcurl-errors.html>
struct CurlError: Error, Hashable, CustomStringConvertible {
    let code: CURLcode

    init(_ code: CURLcode) {
        self.code = code
    }

    /// Throws unless the call went well.
    static func check(_ code: CURLcode) throws(CurlError) {
        if code != CURLE_OK { throw CurlError(code) }
    }

    var description: String { "\(String(cString: curl_easy_strerror(code))) (\(code.rawValue))" }

    static func == (left: CurlError, right: CurlError) -> Bool { left.code == right.code }

    func hash(into hasher: inout Hasher) { hasher.combine(code.rawValue) }

    /// What the code means for a request, in our words.
    ///
    /// libcurl uses one code for an address with a foreign scheme and for an answer that is not HTTP: which of them it is
    /// follows from whether the request had left.
    ///
    /// - Parameter verification: libcurl's CURLINFO_SSL_VERIFYRESULT, which is OpenSSL's: see X509_STORE_CTX_get_error(3).
    func kind(bytesSent: Bool, verification: Int) -> HTTPFailure.Kind {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            .nameUnknown
        case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED, CURLE_PROXY:
            .unreachable
        case CURLE_OPERATION_TIMEDOUT:
            .timeout
        // X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED.
        case CURLE_PEER_FAILED_VERIFICATION where verification == 9 || verification == 10:
            .certificateTime
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR:
            .certificate
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED, CURLE_SSL_ENGINE_INITFAILED,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_CRL_BADFILE,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT:
            .tls
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_SEND_FAIL_REWIND,
            CURLE_ABORTED_BY_CALLBACK:
            .truncated
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_LOGIN_DENIED, CURLE_BAD_FUNCTION_ARGUMENT:
            bytesSent ? .protocol : .invalidRequest
        default:
            .protocol
        }
    }
}
