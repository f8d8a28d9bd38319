import WebSocketCore

/// What RFC 6455 makes of a stream, told in the plainest way: the whole stream at hand, an octet after the other.
///
/// It shares nothing with what is tested but the names of violations, and knows no compression.
struct ReferenceModel {
    var messages: [Recorder.Message] = []
    var pongs: [[UInt8]] = []
    var sent: [UInt8] = []
    var closure: Closure?

    private let isServer: Bool
    private let limits: Limits
    private var kind: UInt8?
    private var message: [UInt8] = []
    private var frames = 0

    /// What this end makes of a stream, which may be cut off anywhere.
    init(_ stream: [UInt8], isServer: Bool, limits: Limits) {
        self.isServer = isServer
        self.limits = limits
        do throws(ProtocolViolation) {
            var rest = stream[...]
            while closure == nil, try take(&rest) {}
        } catch {
            closure = Closure(code: error.closeCode, reason: error.reason, initiator: .local, violation: error)
            sent += serverClose(error.closeCode.rawValue, error.reason)
        }
    }

    /// Takes one frame; false if it is cut off.
    private mutating func take(_ rest: inout ArraySlice<UInt8>) throws(ProtocolViolation) -> Bool {
        guard let first = rest.popFirst() else { return false }
        if first & 0x70 != 0 { throw .reservedBits }
        let (isFinal, opcode) = (first >= 0x80, first & 0xF)
        if ![0, 1, 2, 8, 9, 10].contains(opcode) { throw .reservedOpcode(opcode) }
        let isControl = opcode >= 8
        if isControl, !isFinal { throw .fragmentedControlFrame }
        guard let second = rest.popFirst() else { return false }
        if second < 0x80, isServer { throw .unmaskedFrame }
        if second >= 0x80, !isServer { throw .maskedFrame }
        if isControl, second & 0x7F > 125 { throw .oversizedControlFrame }
        guard let length = try length(second & 0x7F, &rest) else { return false }
        let key = isServer ? Array(rest.prefix(4)) : [0, 0, 0, 0]
        guard key.count == 4 else { return false }
        if isServer { rest = rest.dropFirst(4) }
        if !isControl { try admit(opcode, length) }
        let payload = rest.prefix(Int(length)).enumerated().map { $1 ^ key[$0 % 4] }
        rest = rest.dropFirst(payload.count)
        let isWhole = payload.count == length
        if isControl {
            if isWhole { try control(opcode, payload) }
            return isWhole
        }
        message += payload
        if kind == 1, !Self.mayBecomeUTF8(message) { throw .invalidUTF8 }
        guard isWhole, isFinal else { return isWhole }
        if kind == 1, String(validating: message, as: UTF8.self) == nil { throw .invalidUTF8 }
        messages.append(.init(kind == 1 ? .text : .binary, message))
        (kind, message, frames) = (nil, [], 0)
        return true
    }

    /// The payload's length; nil if it is cut off.
    private func length(_ short: UInt8, _ rest: inout ArraySlice<UInt8>) throws(ProtocolViolation) -> UInt64? {
        guard short > 125 else { return UInt64(short) }
        let octets = rest.prefix(short == 126 ? 2 : 8)
        if short == 127, let first = octets.first, first >= 0x80 { throw .lengthOverflow }
        guard octets.count == (short == 126 ? 2 : 8) else { return nil }
        rest = rest.dropFirst(octets.count)
        let length = octets.reduce(UInt64(0)) { $0 * 256 + UInt64($1) }
        if length <= (short == 126 ? 125 : 65_535) { throw .lengthNotMinimal }
        return length
    }

    private mutating func admit(_ opcode: UInt8, _ length: UInt64) throws(ProtocolViolation) {
        if kind == nil, opcode == 0 { throw .unexpectedContinuation }
        if kind != nil, opcode != 0 { throw .interruptedMessage }
        if opcode != 0 { kind = opcode }
        if frames == limits.framesPerMessage { throw .tooManyFrames(limit: limits.framesPerMessage) }
        frames += 1
        if UInt64(message.count) + length > UInt64(limits.messageSize) {
            throw .messageTooBig(limit: limits.messageSize)
        }
    }

    private mutating func control(_ opcode: UInt8, _ payload: [UInt8]) throws(ProtocolViolation) {
        switch opcode {
        case 9: sent += frame(0x8A, payload)
        case 10: pongs.append(payload)
        default:
            if payload.count == 1 { throw .truncatedCloseCode }
            let code = payload.isEmpty ? 1005 : UInt16(payload[0]) * 256 + UInt16(payload[1])
            if !payload.isEmpty, !Self.isSendable(code) { throw .invalidCloseCode(code) }
            guard let reason = String(validating: payload.dropFirst(2), as: UTF8.self) else { throw .invalidUTF8 }
            sent += payload.isEmpty ? frame(0x88, []) : serverClose(code)
            closure = Closure(code: CloseCode(rawValue: code), reason: reason, initiator: .remote)
        }
    }

    /// Those that RFC 6455 §7.4 and IANA's registry name, and the ranges of libraries and applications.
    static func isSendable(_ code: UInt16) -> Bool {
        [1000...1003, 1007...1014, 3000...4999].contains { $0.contains(code) }
    }

    /// Whether something can follow that makes it UTF-8.
    static func mayBecomeUTF8(_ bytes: [UInt8]) -> Bool {
        let seconds: [UInt8] = [0x80, 0x90, 0xA0, 0xBF]
        let ends: [[UInt8]] =
            [[]] + seconds.map { [$0] } + seconds.map { [$0, 0x80] } + seconds.map { [$0, 0x80, 0x80] }
        return ends.contains { String(validating: bytes + $0, as: UTF8.self) != nil }
    }
}
