import Glibc
import NIOCore
import NIOPosix
import Script
import Transport
import WebSocketCore

/// One replay: a player on a connection's event loop.
///
/// All of it happens on the one loop of its own group, without a hop per message.
struct ReplayRun {
    /// How it ended.
    enum Outcome: Sendable {
        case notConnected(ConnectError, Report)
        /// The rest of the lines could not be read.
        case unreadable(FileError, Report)
        case played(Report)
        /// By the signal of this number.
        case stopped(CInt, Report)
    }

    private let loop: any EventLoop
    private let host: NIOLoopBoundBox<ReplayHost>

    /// A replay that is about to begin.
    init(
        _ input: ReplayInput,
        _ options: Player.Options,
        since start: ContinuousClock.Instant,
        progress: ReplayProgressLine?
    ) {
        // The singleton's threads need not be joined at the end.
        loop = MultiThreadedEventLoopGroup.singleton.next()
        host = .makeBoxSendingValue(
            ReplayHost(input, options, since: start, progress: progress, loop: loop),
            eventLoop: loop
        )
    }

    /// Plays it to its end.
    ///
    /// - Parameters:
    ///   - options: How to connect.
    ///   - url: Where to connect.
    ///   - wait: How long to wait before that.
    /// - Returns: How it ended.
    func play(_ options: ClientOptions, _ url: WebSocketURL, after wait: Duration = .zero) async -> Outcome {
        let (loop, host) = (loop, host)
        let connecting = Task {
            var delay: Duration? = wait
            while let pause = delay {
                // Cancelled, the attempt below ends at once.
                try? await Task.sleep(for: pause)
                await Client(group: loop, options: options).run(url) { host.value.take($0) }
                // A script may want one connection after the other.
                delay = (try? await loop.submit { host.value.takeConnectRequest() }.get()) ?? nil
            }
        }
        loop.execute { host.value.isConnecting(connecting) }
        await connecting.value
        // It cannot fail: the loop of the singleton group is never shut down.
        return await (try? loop.submit { host.value.outcome }.get()) ?? .notConnected(.canceled, Report())
    }
}

extension ReplayRun {
    /// Stops it, by this signal: in good order the first time, the second time at once.
    func stop(_ signal: CInt) {
        loop.execute { [host] in host.value.stopped(by: signal) }
    }

    /// What became of all so far.
    static func census(of runs: [ReplayRun]) async -> Census {
        var whole = Census()
        for (_, runs) in Dictionary(grouping: runs, by: { ObjectIdentifier($0.loop) }) {
            let part = try? await runs[0].loop.submit {
                runs.reduce(into: Census()) { $1.host.value.isCounted(in: &$0) }
            }.get()
            if let part { whole.merge(part) }
        }
        return whole
    }
}

/// Carries what happens to the player, and what the player wants to the connection; for use on its event loop only.
final class ReplayHost {
    private let loop: any EventLoop
    private let descriptor: CInt?
    private let path: String
    private let progress: ReplayProgressLine?
    private let start: ContinuousClock.Instant
    private var player: Player
    private var connection: ClientConnection?
    private var isConnectRequested = false
    /// Attempts since the last answer to take the place of a lost connection, and until when there will be more.
    private var attempts = 0
    private var attemptsEnd: Duration = .zero
    /// The answers there were when the last connection ended.
    private var answeredBefore = 0
    private var isWritable = true
    /// While there is no room: what the server had taken at the last look, and when the next one is due.
    private var stall: (uptake: Uptake, look: Duration)?
    private var isReading = false
    private var isTurnDue = false
    private var timer: Scheduled<Void>?
    private var timerDeadline: Duration?
    private var nextProgress: Duration = .zero
    private var connectError: ConnectError?
    private var readError: FileError?
    private var signal: CInt?
    private var connecting: Task<Void, Never>?
    /// Whether the file was read to its end: what is wanted of it then is the whole once more.
    private var isReadThrough = false

    /// Bytes sent in one turn of the loop: what is sent is flushed after it, and only then tells the socket that it is
    /// full.
    private static let bytesPerTurn = 256 << 10

    /// How long a server is waited for that went away, or that takes connections and answers nothing.
    private static let attemptTime = Duration.seconds(30)

    /// What became of it; final once the connection has ended.
    var outcome: ReplayRun.Outcome {
        if let signal { return .stopped(signal, player.report) }
        if let connectError { return .notConnected(connectError, player.report) }
        if let readError { return .unreadable(readError, player.report) }
        return .played(player.report)
    }

    init(
        _ input: ReplayInput,
        _ options: Player.Options,
        since start: ContinuousClock.Instant,
        progress: ReplayProgressLine?,
        loop: any EventLoop
    ) {
        self.loop = loop
        self.start = start
        self.progress = progress
        descriptor = input.descriptor
        path = input.path
        player = Player(input.source, options)
    }

    private var now: Duration { ContinuousClock.now - start }
}

// MARK: - Events

extension ReplayHost {
    /// Takes what the connection tells.
    func take(_ event: ConnectionEvent) {
        let now = now
        switch event {
        case .opened(let connection):
            self.connection = connection
            (isWritable, stall) = (true, nil)
            player.opened(at: now)
        case .received(let batch):
            for message in batch {
                player.received(message.kind == .text ? .text : .binary, message.bytes, at: now)
            }
            connection?.consumed(batch.cost)
        case .ponged, .lagMeasured, .redirected, .taken: return
        case .writabilityChanged(let isWritable):
            self.isWritable = isWritable
            stall = isWritable ? nil : connection.map { ($0.uptake, now + player.timeout) }
        case .closed(let closure):
            countAttempt(at: now)
            player.closed(closure)
            connection = nil
            stopTimer()
            if player.nextAction(at: now) == .connect { isConnectRequested = true }
        case .failed(let error):
            if player.isResuming, now < attemptsEnd, signal == nil {
                attempts += 1
                isConnectRequested = true
            } else {
                connectError = error
                player.connectFailed(Wording.failure(error))
            }
        }
        proceed(at: now)
    }

    /// After how long a new connection is wanted; nil if none is, or was told so already.
    func takeConnectRequest() -> Duration? {
        guard isConnectRequested, signal == nil else { return nil }
        isConnectRequested = false
        return attempts == 0 ? .zero : min(.seconds(2), .milliseconds(50) * (1 << min(attempts, 6)))
    }

    /// A connection has ended: a server that answers is worth another one at once, and one that only hangs up is not.
    private func countAttempt(at now: Duration) {
        if player.report.answered > answeredBefore || !player.isResumed {
            (attempts, attemptsEnd) = (0, now + Self.attemptTime)
        } else if now < attemptsEnd {
            attempts += 1
        } else {
            player.stopResending()
        }
        answeredBefore = player.report.answered
    }

    /// Its connections are made by this task.
    func isConnecting(_ task: Task<Void, Never>) {
        connecting = task
        if signal != nil { task.cancel() }
    }

    /// Adds what became of it so far.
    func isCounted(in census: inout Census) {
        census.add(player, isOpen: connection != nil)
    }

    /// The user wants it to end: in good order the first time, the second time at once.
    func stopped(by signal: CInt) {
        let isFirst = self.signal == nil
        self.signal = signal
        player.interrupted()
        guard isFirst, connection != nil else { return connecting?.cancel() ?? () }
        // Whoever waits at the keyboard has no mind to wait for a server that does not answer.
        loop.assumeIsolated().scheduleTask(in: .seconds(1)) { self.connection?.abort() }
        proceed(at: now)
    }
}

// MARK: - Actions

extension ReplayHost {
    /// Does what the player wants by now.
    private func proceed(at now: Duration) {
        guard let connection else { return }
        var budget = Self.bytesPerTurn
        while maySend, budget > 0, let action = player.nextAction(at: now) {
            budget -= perform(action, on: connection)
        }
        if budget <= 0 { proceedNextTurn() }
        if player.isFinished { return end(connection) }
        readOn()
        setTimer(at: now)
        if let progress, now >= nextProgress {
            nextProgress = now + .milliseconds(100)
            progress.show(player.report)
        }
    }

    /// Whether there is room for more, which who was stopped does not ask for the close frame.
    ///
    /// Behind the server's own nothing follows.
    private var maySend: Bool { connection?.isOpen == true && (isWritable || signal != nil) }

    /// What the action cost, in bytes.
    private func perform(_ action: Player.Action, on connection: ClientConnection) -> Int {
        switch action {
        case .send(let kind, let bytes, _):
            connection.send(kind == .text ? .text : .binary, bytes)
            return bytes.count + 16
        case .ping:
            connection.ping()
            return 16
        // Asked for only without a connection, when that has ended.
        case .connect: return 0
        case .close(let code, let reason):
            connection.close(CloseCode(rawValue: code), reason: String(decoding: reason, as: UTF8.self))
            return 16
        }
    }

    private func proceedNextTurn() {
        guard !isTurnDue else { return }
        isTurnDue = true
        loop.assumeIsolated().execute {
            self.isTurnDue = false
            self.proceed(at: self.now)
        }
    }

    /// The player is through with a connection that stands: the server hangs.
    private func end(_ connection: ClientConnection) {
        self.connection = nil
        stopTimer()
        connection.close()
        loop.assumeIsolated().scheduleTask(in: .milliseconds(200)) { connection.abort() }
    }

    /// Gives a server up that takes nothing, whatever it says meanwhile.
    private func lookForStall(at now: Duration) {
        guard let (before, look) = stall, now >= look, let connection else { return }
        let uptake = connection.uptake
        if uptake.hasMoved(since: before) { stall = (uptake, now + player.timeout) } else { player.stalled() }
    }

    private func stopTimer() {
        timer?.cancel()
        timerDeadline = nil
    }

    /// Timers are not set anew for every message: one that goes off early is set again.
    ///
    /// A deadline that only an action can put off is none while there is no room: as long as a timer is overdue, the
    /// event loop runs it and looks at no socket.
    private func setTimer(at now: Duration) {
        let waking = maySend ? player.deadline : player.answerDeadline
        guard let deadline = [waking, stall?.look].compactMap(\.self).min() else { return }
        if let timerDeadline, timerDeadline <= deadline { return }
        timer?.cancel()
        timerDeadline = deadline
        let delay = max(.zero, deadline - now)
        timer = loop.assumeIsolated().scheduleTask(in: TimeAmount(delay + .nanoseconds(1))) {
            self.timerDeadline = nil
            let now = self.now
            self.lookForStall(at: now)
            self.player.deadlineReached(at: now)
            self.proceed(at: now)
        }
    }
}

// MARK: - Reading lines

extension ReplayHost {
    /// Reads the next chunk on another thread, if the player wants one: standard input may let it wait.
    private func readOn() {
        guard let descriptor, player.wantsInput, !isReading, readError == nil else { return }
        isReading = true
        if isReadThrough, lseek(descriptor, 0, SEEK_SET) < 0 { return take([], errno) }
        isReadThrough = false
        NIOThreadPool.singleton.runIfActive(eventLoop: loop) { ReplayInput.readChunk(descriptor) }
            .assumeIsolated()
            .whenSuccess { chunk in self.take(chunk.bytes, chunk.errno) }
    }

    private func take(_ bytes: [UInt8], _ number: CInt) {
        isReading = false
        if number != 0 { readError = .system(path: path, errno: number) }
        isReadThrough = bytes.isEmpty
        if bytes.isEmpty { player.inputEnded() } else { player.fed(bytes[...]) }
        proceed(at: now)
    }
}
