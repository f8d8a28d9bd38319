import Script

/// Parses what the fuzzer made up as a script, a recording and an archive.
///
/// Each takes it, or refuses it with a place in it; what was taken is written as a script that is read and written the
/// same again; and read in pieces it is the same, or wrong in the same places.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzScript(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    take { () throws(InvalidScript) in try Program(parsing: bytes[...]) }
    take { () throws(InvalidScript) in try Program(recording: bytes[...]) }
    let script = ScriptStream(scriptAt: "", in: .none)
    compare(script, with: { () throws(InvalidScript) in try Program(parsing: bytes[...]) }, bytes)
    compare(.recording, with: { () throws(InvalidScript) in try Program(recording: bytes[...]) }, bytes)
    take { () throws(InvalidScript) in try Recording(har: bytes[...]).program }
    return 0
}

private func take(_ parse: () throws(InvalidScript) -> Program) {
    let program: Program
    do {
        program = try parse()
    } catch {
        precondition(!error.faults.isEmpty, "refused without a reason")
        return
    }
    do {
        let again = try Program(parsing: program.script[...])
        precondition(again.script == program.script, "written otherwise")
    } catch {
        preconditionFailure("a script that was written cannot be read: \(error)")
    }
}

/// What is read of a stream in two pieces is what is read at once.
private func compare(_ stream: ScriptStream, with whole: () throws(InvalidScript) -> Program, _ bytes: [UInt8]) {
    var stream = stream
    var rest = bytes[...]
    let outline = stream.outline { () throws(Never) in
        let chunk = rest.prefix(bytes.count / 2 + 1)
        rest = rest.dropFirst(chunk.count)
        return Array(chunk)
    }
    let program: Result<Outline, InvalidScript>
    do {
        program = .success(try whole().outline)
    } catch {
        program = .failure(error)
    }
    precondition(outline == program, "read otherwise in pieces")
}
