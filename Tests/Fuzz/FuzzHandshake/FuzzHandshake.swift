import WebSocketCore

/// Reads what the fuzzer made up as a request, as a response and as a URL; nothing may depend on how it arrives.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHandshake(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let whole = head([bytes])
    precondition(whole == head(bytes.map { [$0] }), "the head depends on how it arrives")
    if case .head(let head, let length) = whole {
        precondition(length <= bytes.count && length <= limit)
        precondition(head.fields.allSatisfy(\.isValid), "a field that could not be sent on")
        judge(head)
    }
    if let text = String(validating: bytes, as: UTF8.self) { connect(to: text) }
    return 0
}

private let limit = 4096

private enum Outcome: Equatable {
    case head(HTTPHead, Int)
    case failed(HTTPHeadError)
    case unfinished
}

private func head(_ pieces: [[UInt8]]) -> Outcome {
    var reader = HTTPHeadReader(limit: limit)
    var count = 0
    do {
        for piece in pieces {
            if let read = try reader.read(piece.span) { return .head(read.head, count + read.byteCount) }
            count += piece.count
        }
    } catch {
        return .failed(error)
    }
    return .unfinished
}

private func judge(_ head: HTTPHead) {
    if case .upgrade(let target, let key) = ServerHandshake(head) {
        precondition(!target.isEmpty && !key.accept.isEmpty)
    }
    guard let url = try? WebSocketURL("ws://localhost/"),
        let handshake = try? ClientHandshake(url: url, key: key, subprotocols: ["chat"])
    else { preconditionFailure("the handshake's own parts are valid") }
    if let chosen = (try? handshake.validate(head))?.subprotocol { precondition(chosen == "chat") }
}

/// The same in each run, so that a finding can be repeated.
private var key: HandshakeKey {
    var zeros = Zeros()
    return HandshakeKey(using: &zeros)
}

private struct Zeros: RandomNumberGenerator {
    func next() -> UInt64 { 0 }
}

private func connect(to text: String) {
    guard let url = try? WebSocketURL(text), let handshake = try? ClientHandshake(url: url, key: key) else {
        return
    }
    let lines = handshake.request.split(separator: UInt8(ascii: "\n"))
    // The request line, five fields, and one more for a user: no URL puts another line into it.
    precondition(lines.count == (url.userInfo == nil ? 7 : 8), "a URL that writes header lines: \(text)")
}
