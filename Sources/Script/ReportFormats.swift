import JSON
import Measurement

// A report for other programs.
extension Report {
    /// The report for programs.
    ///
    /// - Parameters:
    ///   - file: The script's name.
    ///   - exitCode: What the program ends with, which a signal or a file that can't be read may have decided.
    /// - Returns: A JSON object on one line; times are in milliseconds, but for `seconds`.
    package func json(file: String, exitCode: Int32) -> String {
        let rate = elapsed > .zero ? Double(sent) / elapsed.inSeconds : 0
        let counts: [(String, Int)] = [
            ("connections", connections), ("sent", sent), ("answered", answered), ("lost", lost), ("altered", altered),
            ("doubled", doubled),
            ("unexpected", unexpected), ("reordered", reordered), ("received", received), ("unasked", unasked),
            ("reconnections", reconnections), ("resent", resent),
            ("skipped", skipped),
        ]
        let members: [JSONValue.Member] =
            [
                .init("file", .string(file)), .init("ending", .string(ending.name)),
                .init("reason", ending.description(file: file).map { .string($0) } ?? .null),
                .init("exitCode", .number("\(exitCode)")),
            ] + counts.map { .init($0, .number("\($1)")) } + [
                .init("resentMessages", .array(resentMessages.map(JSONValue.bounds))),
                .init("unsent", neverSent.map { .number("\($0)") } ?? .null),
                .init("seconds", .number(decimal(elapsed.inSeconds, places: 6))),
                .init("messagesPerSecond", .number(decimal(rate, places: 1))),
                .init("askedPerSecond", askedRate.map { .number(decimal($0, places: 3)) } ?? .null),
                .init("roundTrip", Self.times(roundTrips)), .init("sinceDue", Self.times(responses)),
                .init("histogram", histogram),
                .init("faultyConnections", .array(connections > 1 ? faulty.map(\.json) : [])),
                .init("failureCount", .number("\(failureCount)")),
                .init("failures", .array(failures.map { $0.json(in: self, file) })),
            ]
        return JSONValue.object(members).text
    }

    private static func times(_ times: DurationHistogram) -> JSONValue {
        guard times.count > 0 else { return .null }
        let parts = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p999", 0.999), ("max", 1)]
        return .object(parts.map { .init($0, .milliseconds(times.percentile($1) ?? .zero)) })
    }

    private var histogram: JSONValue {
        .array(
            roundTrips.octaves.map { octave in
                .object([
                    .init("upTo", .milliseconds(octave.upTo)), .init("count", .number("\(octave.count)")),
                ])
            }
        )
    }
}

extension JSONValue {
    fileprivate static func bounds(_ range: ClosedRange<Int>) -> JSONValue {
        .array([.number("\(range.lowerBound)"), .number("\(range.upperBound)")])
    }

    fileprivate static func milliseconds(_ duration: Duration) -> JSONValue {
        .number(decimal(duration.inSeconds * 1000, places: 3))
    }
}

extension Report.Ending {
    fileprivate var name: String {
        switch self {
        case .completed: "completed"
        case .notConnected: "not connected"
        case .lost: "lost"
        case .hung: "timeout"
        case .interrupted: "interrupted"
        case .invalid: "invalid"
        }
    }
}

extension Tally {
    fileprivate var json: JSONValue {
        let counts = [
            ("connection", connection), ("sent", sent), ("answered", answered), ("lost", lost), ("altered", altered),
            ("doubled", doubled), ("unexpected", unexpected), ("reordered", reordered),
        ]
        return .object(
            counts.map { .init($0, .number("\($1)")) } + [.init("completed", .bool(isWhole))]
        )
    }
}

extension Failure {
    fileprivate func json(in report: Report, _ script: String) -> JSONValue {
        func text(_ excerpt: Excerpt?) -> JSONValue { excerpt.map { .string($0.description) } ?? .null }
        func number(_ number: Int?) -> JSONValue { number.map { .number("\($0)") } ?? .null }
        return .object([
            .init("kind", .string("\(kind)")), .init("message", message > 0 ? number(message) : .null),
            .init("connection", connection > 0 ? number(connection) : .null),
            .init("file", place == nil ? .null : .string(file(in: report, script))),
            .init(report.numbering == .entries ? "entry" : "line", number(place?.line)),
            .init("round", number(place?.round)), .init("text", text(self.text)), .init("expected", text(expected)),
            .init("came", text(came)),
        ])
    }
}

/// The checks of a report in the formats that test runners read.
package enum CheckFormats {
    /// Test Anything Protocol, version 14.
    package static func tap(_ cases: [CheckCase]) -> String {
        var lines = ["TAP version 14", "1..\(cases.count)"]
        for (number, check) in zip(1..., cases) {
            let name = "\(number) - \(tapped("\(check.place) \(check.text)"))"
            switch check.outcome {
            case .passed: lines.append("ok \(name)")
            case .skipped: lines.append("ok \(name) # SKIP never reached")
            case .failed(let count, let first):
                lines.append("not ok \(name)")
                lines += ["  ---", "  failures: \(count)", "  first: |-"]
                lines += first.split(separator: "\n").map { "    \($0)" } + ["  ..."]
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `#` would begin a directive.
    private static func tapped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("#", with: "\\#")
    }

    /// A JUnit report, as CI services read it.
    package static func junit(_ cases: [CheckCase], report: Report, file: String) -> String {
        let failures = cases.count { if case .failed = $0.outcome { true } else { false } }
        let skipped = cases.count { $0.outcome == .skipped }
        let attributes = """
            name="\(escaped(printable(file)))" tests="\(cases.count)" failures="\(failures)" errors="0" \
            skipped="\(skipped)" time="\(decimal(report.elapsed.inSeconds, places: 6))"
            """
        let lines = cases.map { check in
            let test = "    <testcase classname=\"\(escaped(check.place))\" name=\"\(escaped(check.text))\""
            return switch check.outcome {
            case .passed: "\(test)/>"
            case .skipped: "\(test)><skipped/></testcase>"
            case .failed(let count, let first):
                "\(test)><failure message=\"failed \(count)x\">\(escaped(first))</failure></testcase>"
            }
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites>
              <testsuite \(attributes)>
            \(lines.joined(separator: "\n"))
              </testsuite>
            </testsuites>

            """
    }

    /// Text that XML 1.0 (§2.2, §2.4) takes.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case "\0"..<" ", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
