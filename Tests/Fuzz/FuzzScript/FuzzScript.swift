import Script

/// Parses what the fuzzer made up as a script: it is taken, or refused with a place in it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzScript(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    do {
        _ = try Program(parsing: bytes[...])
    } catch {
        precondition(!error.faults.isEmpty, "refused without a reason")
    }
    return 0
}
