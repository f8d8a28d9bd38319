@testable import Script

/// A conversation in simulated time between a player and a server that makes mistakes on demand.
struct Simulation: ~Copyable {
    /// What the server does with one message.
    enum Fault: CaseIterable {
        case none, swallow, double, alter, hang, kill, late, doubleLate
    }

    /// What comes from the server at some time.
    private enum Arrival {
        case message(PayloadKind, ArraySlice<UInt8>)
        case closed(UInt16, clean: Bool)
    }

    var player: Player
    var now: Duration = .zero
    /// What the server says of its own before all else.
    var greeting: [String] = []
    /// The fault and the number, from 1, of the message that it strikes.
    var fault = Fault.none
    var struck = 0
    var reply: (String) -> String = { "\($0) - i got it" }
    var latency: Duration = .milliseconds(1)
    /// What the player did, for the tests that look at it.
    private(set) var actions: [Player.Action] = []
    /// When the messages were sent.
    private(set) var sentAt: [Duration] = []
    private(set) var mostInFlight = 0
    /// In the order of their times.
    private var arrivals: [(at: Duration, Arrival)] = []
    private var arrived = 0
    private var received = 0
    private var answeredCount = 0
    private var isHung = false

    init(_ source: Source, _ adjust: (inout Player.Options) -> Void = { _ in }) {
        var options = Player.Options()
        adjust(&options)
        player = Player(source, options)
    }

    init(script: String, _ adjust: (inout Player.Options) -> Void = { _ in }) throws {
        self.init(Source(try Program(parsing: Array(script.utf8)[...])), adjust)
    }

    init(lines: [String], _ adjust: (inout Player.Options) -> Void = { _ in }) {
        var reader = LineReader()
        reader.feed(Array(lines.map { $0 + "\n" }.joined().utf8)[...])
        reader.endInput()
        self.init(Source(reader), adjust)
    }

    /// Plays it all.
    mutating func run() -> Report {
        player.opened()
        for text in greeting { arrive(now, .message(.text, Array(text.utf8)[...])) }
        for _ in 0..<10_000_000 {
            while let action = player.nextAction(at: now) { perform(action) }
            if player.isFinished { return player.report }
            step()
        }
        return player.report
    }

    /// Goes to what happens next: an arrival or the player's deadline.
    private mutating func step() {
        if let next = arrivals[arrived...].first, next.at <= player.deadline ?? next.at {
            arrived += 1
            now = max(now, next.at)
            switch next.1 {
            case .message(let kind, let bytes):
                answeredCount += 1
                player.received(kind, bytes, at: now)
            case .closed(let code, let clean): player.closed(code: code, reason: "", isClean: clean, byPeer: !clean)
            }
        } else if let deadline = player.deadline {
            now = max(now, deadline)
            player.deadlineReached(at: now)
        }
    }

    private mutating func perform(_ action: Player.Action) {
        actions.append(action)
        switch action {
        case .send(let kind, let bytes, _): receive(kind, bytes)
        case .ping: break
        case .connect:
            isHung = false
            player.opened(at: now)
        case .close(let code, _):
            if !isHung { arrive(now + latency, .closed(code, clean: true)) }
        }
    }

    private mutating func receive(_ kind: PayloadKind, _ bytes: ArraySlice<UInt8>) {
        received += 1
        sentAt.append(now)
        mostInFlight = max(mostInFlight, received - answeredCount)
        let text = String(decoding: bytes, as: UTF8.self)
        let answer = kind == .binary ? bytes : Array(reply(text).utf8)[...]
        guard !isHung else { return }
        switch received == struck ? fault : .none {
        case .none: answers([answer], kind)
        case .swallow: break
        case .double: answers([answer, answer], kind)
        case .doubleLate:
            answers([answer], kind)
            arrive(now + latency + .milliseconds(30), .message(kind, answer))
        case .alter: answers([Array("ALTERED".utf8)[...]], kind)
        case .hang: isHung = true
        case .late: arrive(now + .seconds(5) + .milliseconds(1), .message(kind, answer))
        case .kill:
            isHung = true
            arrive(now + latency, .closed(1006, clean: false))
        }
    }

    private mutating func answers(_ texts: [ArraySlice<UInt8>], _ kind: PayloadKind) {
        for text in texts { arrive(now + latency, .message(kind, text)) }
    }

    private mutating func arrive(_ time: Duration, _ arrival: Arrival) {
        let index = arrivals[arrived...].lastIndex { $0.at <= time }.map { $0 + 1 } ?? arrived
        arrivals.insert((time, arrival), at: index)
    }
}
