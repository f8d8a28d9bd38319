import Glibc
import Interface
import Testing

@testable import Terminal

@Suite struct SystemClockTests {
    @Test func `uptime never goes back, and local time is the wall clock's`() {
        var clock = SystemClock()
        var last = clock.now()
        for _ in 0..<1000 {
            let now = clock.now()
            #expect(now.uptime >= last.uptime)
            last = now
        }
        var seconds = time(nil)
        var broken = tm()
        localtime_r(&seconds, &broken)
        let wall = Int64(seconds + broken.tm_gmtoff)
        #expect(abs(last.localSeconds - wall) <= 1)
        #expect(last.localSeconds % 60 == Int64(broken.tm_sec) || abs(last.localSeconds - wall) == 1)
    }
}
