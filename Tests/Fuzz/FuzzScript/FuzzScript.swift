import Script

/// Parses what the fuzzer made up as a script, a recording and an archive.
///
/// Each takes it, or refuses it with a place in it; and what was taken is written as a script that is read and written the
/// same again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzScript(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    take { () throws(InvalidScript) in try Program(parsing: bytes[...]) }
    take { () throws(InvalidScript) in try Recording(parsing: bytes[...]).program }
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
