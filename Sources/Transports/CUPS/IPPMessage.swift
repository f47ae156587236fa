import CCUPS
import Glibc

/// A request or an answer in libcups' form.
///
/// Reference: `ippNewRequest`, `ippAddString`, `ippFirstAttribute`.
struct IPPMessage: ~Copyable {
    private let message: OpaquePointer

    init(_ request: IPPRequest) throws(CUPSFault) {
        guard let message = ippNewRequest(ipp_op_t(numericCast(request.operation.rawValue))) else {
            throw CUPSFault(operation: request.operation, kind: .unreached(ENOMEM))
        }
        self.message = message
        for attribute in request.attributes { add(attribute) }
    }

    /// Reads an answer; nil if the connection ends first or what comes is no IPP.
    init?(readingFrom http: OpaquePointer) {
        guard let message = ippNew() else { return nil }
        var state = IPP_STATE_IDLE
        while state != IPP_STATE_DATA, state != IPP_STATE_ERROR { state = ippRead(http, message) }
        guard state == IPP_STATE_DATA else {
            ippDelete(message)
            return nil
        }
        self.message = message
    }

    deinit {
        ippDelete(message)
    }

    var length: Int { ippLength(message) }

    var status: Int32 { ippGetStatusCode(message).rawValue }

    /// `status-message`, else the name of the status.
    var words: String {
        if let attribute = ippFindAttribute(message, "status-message", IPP_TAG_TEXT),
            let text = ippGetString(attribute, 0, nil)
        {
            return String(cString: text)
        }
        return ippErrorString(ippGetStatusCode(message)).map { String(cString: $0) } ?? ""
    }

    /// Whether all of it went out.
    func write(to http: OpaquePointer) -> Bool {
        while true {
            let state = ippWrite(http, message)
            if state == IPP_STATE_ERROR { return false }
            if state == IPP_STATE_DATA { return true }
        }
    }

    /// The printers or jobs of an answer.
    var groups: [IPPGroup] {
        var groups: [IPPGroup] = []
        var group: IPPGroup?
        var next = ippFirstAttribute(message)
        while let attribute = next {
            let tag = ippGetGroupTag(attribute)
            if tag == IPP_TAG_PRINTER || tag == IPP_TAG_JOB, let name = ippGetName(attribute) {
                group = group ?? IPPGroup()
                group?.attributes[String(cString: name)] = Self.values(of: attribute)
            } else if let whole = group {
                // libcups puts a nameless attribute between two groups.
                groups.append(whole)
                group = nil
            }
            next = ippNextAttribute(message)
        }
        return groups + (group.map { [$0] } ?? [])
    }

    private func add(_ attribute: IPPRequest.Attribute) {
        let group = attribute.ofJob ? IPP_TAG_JOB : IPP_TAG_OPERATION
        switch attribute.value {
        case .uri(let text): add([text], IPP_TAG_URI, group, attribute.name)
        case .name(let texts): add(texts, IPP_TAG_NAME, group, attribute.name)
        case .keyword(let texts): add(texts, IPP_TAG_KEYWORD, group, attribute.name)
        case .mediaType(let text): add([text], IPP_TAG_MIMETYPE, group, attribute.name)
        case .integer(let number): ippAddInteger(message, group, IPP_TAG_INTEGER, attribute.name, number)
        case .enumeration(let number): ippAddInteger(message, group, IPP_TAG_ENUM, attribute.name, number)
        case .boolean(let flag): ippAddBoolean(message, group, attribute.name, flag ? 1 : 0)
        }
    }

    private func add(_ texts: [String], _ tag: ipp_tag_t, _ group: ipp_tag_t, _ name: String) {
        var attribute = ippAddString(message, group, tag, name, nil, texts.first ?? "")
        for (index, text) in texts.enumerated().dropFirst() {
            ippSetString(message, &attribute, CInt(index), text)
        }
    }

    private static func values(of attribute: OpaquePointer) -> [IPPValue] {
        (0..<ippGetCount(attribute)).map { index in
            switch ippGetValueTag(attribute) {
            case IPP_TAG_INTEGER, IPP_TAG_ENUM: return .number(Int(ippGetInteger(attribute, index)))
            case IPP_TAG_BOOLEAN: return .flag(ippGetBoolean(attribute, index) != 0)
            case IPP_TAG_TEXT, IPP_TAG_NAME, IPP_TAG_TEXTLANG, IPP_TAG_NAMELANG, IPP_TAG_KEYWORD, IPP_TAG_URI,
                IPP_TAG_URISCHEME, IPP_TAG_CHARSET, IPP_TAG_LANGUAGE, IPP_TAG_MIMETYPE:
                return ippGetString(attribute, index, nil).map { .text(String(cString: $0)) } ?? .none
            default: return .none
            }
        }
    }
}
