import TestSupport
import Testing

@testable import JSON

/// What holds of every JSON text, tried on random ones.
@Suite struct JSONPropertyTests {
    private func parsed(_ bytes: some Sequence<UInt8>) throws(JSONFault) -> JSONValue {
        try JSONValue(parsing: Array(bytes)[...])
    }

    @Test(arguments: 0..<20 as Range<UInt64>) func howeverItIsWrittenItIsTheSame(_ seed: UInt64) throws {
        var json = RandomJSON(seed)
        for _ in 0..<50 {
            let value = json.value()
            let text = json.written(value)
            #expect(try parsed(text.utf8) == value, "\(text)")
            #expect(try parsed(value.text.utf8) == value, "\(value.text)")
            // On one line, and without anything that a terminal obeys.
            #expect(value.text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
        }
    }

    /// What is cut off is told as a fault within what is left; only a number that ends the text may still be one.
    @Test(arguments: 0..<10 as Range<UInt64>) func whatIsCutOffIsNoValue(_ seed: UInt64) throws {
        var json = RandomJSON(seed)
        for _ in 0..<20 {
            let value = json.value()
            guard case .number = value else {
                let bytes = Array(value.text.utf8)
                for end in bytes.indices {
                    do throws(JSONFault) {
                        let read = try parsed(bytes[..<end])
                        Issue.record("\(value.text) cut at \(end) is \(read.text)")
                    } catch {
                        #expect((0...end).contains(error.offset), "\(value.text) cut at \(end)")
                    }
                }
                continue
            }
        }
    }

    /// A byte that is another leaves a value or a fault within the text, and never anything before it in doubt.
    @Test(arguments: 0..<10 as Range<UInt64>) func oneWrongByteIsFoundWhereItStandsOrLater(_ seed: UInt64) throws {
        var json = RandomJSON(seed)
        for _ in 0..<100 {
            var bytes = Array(json.value().text.utf8)
            let place = Int.random(in: bytes.indices, using: &json.random)
            bytes[place] = UInt8.random(in: .min ... .max, using: &json.random)
            do throws(JSONFault) {
                let value = try parsed(bytes)
                #expect(try parsed(value.text.utf8) == value)
            } catch {
                // A token begins before the byte that spoils it.
                #expect((0...bytes.count).contains(error.offset))
                #expect(error.offset >= tokenStart(before: place, in: bytes))
            }
        }
    }

    /// Where the token that holds a byte begins, or the one before: no fault is told further to the left.
    private func tokenStart(before place: Int, in bytes: [UInt8]) -> Int {
        var (start, offset) = (0, 0)
        let scanner = JSONScanner(bytes[...])
        while offset <= place {
            start = offset
            let end: Int? =
                switch bytes[offset] {
                case UInt8(ascii: "\""): try? scanner.stringEnd(offset)
                case UInt8(ascii: "-"), 0x30...0x39: try? scanner.numberEnd(offset)
                case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): try? scanner.nameEnd(offset)
                default: offset + 1
                }
            guard let end, end < bytes.count else { return start }
            offset = end
        }
        return start
    }

    @Test(arguments: 0..<10 as Range<UInt64>) func equalityIsThatOfWhatIsMeant(_ seed: UInt64) {
        var json = RandomJSON(seed)
        for _ in 0..<100 {
            let (one, other) = (json.value(depth: 2), json.value(depth: 2))
            #expect(one.equals(one))
            #expect(one.equals(other) == other.equals(one), "\(one.text) and \(other.text)")
            let shuffled = shuffled(one, &json.random)
            #expect(one.equals(shuffled) && shuffled.equals(one), "\(one.text) and \(shuffled.text)")
        }
    }

    /// The same with members in another order, where no name is there twice.
    private func shuffled(_ value: JSONValue, _ random: inout Seeded) -> JSONValue {
        switch value {
        case .array(let elements): .array(elements.map { shuffled($0, &random) })
        case .object(let members) where Set(members.map(\.name)).count == members.count:
            .object(members.map { JSONValue.Member($0.name, shuffled($0.value, &random)) }.shuffled(using: &random))
        default: value
        }
    }

    /// Numbers are compared as they are written, not as a machine's floating point rounds them.
    @Test(arguments: [
        ("1", "1.0", true), ("1", "10e-1", true), ("100", "1E+2", true), ("0", "-0", true), ("0.0", "0e9", true),
        ("-1", "1", false), ("0.1", "0.10", true), ("0.1", "0.100000000000000005", false),
        ("9007199254740993", "9007199254740992", false), ("9007199254740993", "9007199254740993.0", true),
        ("12345678901234567890", "12345678901234567891", false), ("1e400", "1e500", false), ("1e400", "10e399", true),
        ("1e-400", "0", false), ("1e-400", "1e-401", false), ("1e99999999999999999999", "1e99999999999999999999", true),
        ("1e99999999999999999999", "1e99999999999999999998", false),
    ])
    func numbersAreComparedExactly(_ one: String, _ other: String, _ areEqual: Bool) throws {
        #expect(JSONValue.number(one).equals(.number(other)) == areEqual)
        #expect(JSONValue.number(other).equals(.number(one)) == areEqual)
    }

    /// Numbers of few digits against integers, which are exact: all are brought to the same power of ten.
    @Test(arguments: 0..<5 as Range<UInt64>) func numbersEqualIntegersOfTheSameScale(_ seed: UInt64) {
        var random = Seeded(seed)
        func number() -> (text: String, scaled: Int) {
            let (whole, fraction) = (Int.random(in: 0...20, using: &random), Int.random(in: 0...9, using: &random))
            let exponent = Int.random(in: -2...2, using: &random)
            let isNegative = Bool.random(using: &random)
            let scaled = [1, 10, 100, 1000, 10_000][exponent + 2] * (whole * 10 + fraction)
            return ("\(isNegative ? "-" : "")\(whole).\(fraction)e\(exponent)", isNegative ? -scaled : scaled)
        }
        for _ in 0..<3000 {
            let (one, other) = (number(), number())
            let areEqual = JSONValue.number(one.text).equals(.number(other.text))
            #expect(areEqual == (one.scaled == other.scaled), "\(one.text) and \(other.text)")
        }
    }

    @Test func ofAMemberThatIsThereTwiceTheLastCounts() throws {
        let (twice, once) = (try parsed(#"{"a":1,"a":2}"#.utf8), try parsed(#"{"a":2}"#.utf8))
        #expect(twice.equals(once) && once.equals(twice))
        let other = try parsed(#"{"a":1}"#.utf8)
        #expect(!twice.equals(other) && !other.equals(twice))
        #expect(try !parsed(#"{"a":2,"a":2}"#.utf8).equals(parsed(#"{"a":2,"b":2}"#.utf8)))
    }
}
