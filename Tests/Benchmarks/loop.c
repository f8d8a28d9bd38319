// The least that a modifying echo server can do, as a yardstick for those that do more: one epoll loop, one read and
// one write a wake, frames unmasked and answered in one pass. It validates nothing, knows no fragments, and waits for
// whoever does not read: no server to use.
//
//   loop PORT
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static const char suffix[] = " - i got it";
enum { suffix_length = sizeof suffix - 1, capacity = 1 << 18 };

// What a read left behind of a frame whose end is still to come.
typedef struct {
    int fd, open, closing;
    uint8_t *rest;
    size_t rest_length;
} Connection;

static uint8_t in[capacity], out[2 * capacity];

static uint32_t rotate(uint32_t x, int n) { return x << n | x >> (32 - n); }

// SHA-1 (RFC 3174) of at most 119 bytes.
static void sha1(const char *text, size_t length, uint8_t digest[20]) {
    uint8_t block[128] = {0};
    size_t padded = length < 56 ? 64 : 128;
    uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    memcpy(block, text, length);
    block[length] = 0x80;
    block[padded - 2] = length * 8 >> 8;
    block[padded - 1] = length * 8;
    for (uint8_t *p = block; p < block + padded; p += 64) {
        uint32_t w[80] = {0}, a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
        for (int i = 0; i < 64; i++) w[i / 4] = w[i / 4] << 8 | p[i];
        for (int i = 16; i < 80; i++) w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        for (int i = 0; i < 80; i++) {
            uint32_t f = i < 20   ? ((b & c) | (~b & d)) + 0x5A827999
                         : i < 40 ? (b ^ c ^ d) + 0x6ED9EBA1
                         : i < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDC
                                  : (b ^ c ^ d) + 0xCA62C1D6;
            uint32_t next = rotate(a, 5) + f + e + w[i];
            e = d, d = c, c = rotate(b, 30), b = a, a = next;
        }
        h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
    }
    for (int i = 0; i < 20; i++) digest[i] = h[i / 4] >> (24 - i % 4 * 8);
}

static void base64(const uint8_t *bytes, size_t length, char *text) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < length; i += 3) {
        uint32_t three = bytes[i] << 16;
        if (i + 1 < length) three |= bytes[i + 1] << 8;
        if (i + 2 < length) three |= bytes[i + 2];
        for (int k = 0; k < 4; k++) *text++ = i + k > length ? '=' : digits[three >> (18 - 6 * k) & 63];
    }
    *text = 0;
}

// The answer to the opening handshake in `in` goes to `out`; returns its length, or 0 for what is none.
static size_t shake_hands(size_t length) {
    static const char name[] = "sec-websocket-key:";
    char text[64 + 36], accept[29];
    uint8_t digest[20];
    in[length < capacity ? length : capacity - 1] = 0;
    const char *key = strcasestr((char *)in, name);
    if (!key || !strstr(key, "\r\n\r\n")) return 0;
    key += sizeof name - 1;
    key += strspn(key, " ");
    int end = strcspn(key, "\r");
    if (end > 63) return 0;
    int text_length = sprintf(text, "%.*s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", end, key);
    sha1(text, text_length, digest);
    base64(digest, sizeof digest, accept);
    return sprintf((char *)out,
                   "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                   "Sec-WebSocket-Accept: %s\r\n\r\n", accept);
}

// Answers the whole frames among `length` bytes of `in`: pings with pongs, closes with closes, all else with the suffix
// behind it. Returns the length of the answers in `out`, and in `used` that of the frames.
static size_t answer(Connection *c, size_t length, size_t *used) {
    uint8_t *p = in, *end = in + length, *q = out;
    while (end - p >= 6) {
        uint64_t size = p[1] & 127, head = 2;
        if (size == 126) {
            size = p[2] << 8 | p[3], head = 4;
        } else if (size == 127) {
            if (end - p < 14) break;
            size = 0, head = 10;
            for (int i = 2; i < 10; i++) size = size << 8 | p[i];
        }
        if ((uint64_t)(end - p) < head + 4 + size) break;
        int opcode = p[0] & 15, control = opcode & 8;
        c->closing |= opcode == 8;
        uint8_t *mask = p + head, *data = mask + 4;
        uint64_t total = control ? size : size + suffix_length;
        *q++ = 0x80 | (opcode == 9 ? 10 : opcode);
        if (total < 126) {
            *q++ = total;
        } else if (total < 65536) {
            *q++ = 126, *q++ = total >> 8, *q++ = total;
        } else {
            *q++ = 127;
            for (int shift = 56; shift >= 0; shift -= 8) *q++ = total >> shift;
        }
        for (uint64_t i = 0; i < size; i++) q[i] = data[i] ^ mask[i & 3];
        if (!control) memcpy(q + size, suffix, suffix_length);
        q += total;
        p = data + size;
    }
    *used = p - in;
    return q - out;
}

static int write_all(int fd, size_t length) {
    for (size_t done = 0; done < length;) {
        ssize_t n = write(fd, out + done, length - done);
        if (n > 0) done += n;
        else if (poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, 5000) != 1) return -1;
    }
    return 0;
}

// Reads once and answers; returns -1 at the connection's end.
static int serve(Connection *c) {
    memcpy(in, c->rest, c->rest_length);
    ssize_t n = read(c->fd, in + c->rest_length, capacity - c->rest_length);
    if (n <= 0) return -1;
    size_t length = c->rest_length + n, used = length, answers;
    if (c->open) {
        answers = answer(c, length, &used);
    } else if ((answers = shake_hands(length))) {
        c->open = 1;
    } else {
        used = 0;
    }
    if (used == 0 && length == capacity) return -1;
    if (length - used != c->rest_length) c->rest = realloc(c->rest, length - used + 1);
    c->rest_length = length - used;
    memcpy(c->rest, in + used, c->rest_length);
    // The server ends the connection first (RFC 6455 §7.1.1).
    return write_all(c->fd, answers) || c->closing ? -1 : 0;
}

int main(int argc, char **argv) {
    int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0), poller = epoll_create1(0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct epoll_event events[512];
    if (argc != 2) return fprintf(stderr, "usage: loop PORT\n"), 64;
    address.sin_port = htons(atoi(argv[1]));
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (void *)&address, sizeof address) || listen(listener, 4096)) return perror("loop"), 1;
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &(struct epoll_event){.events = EPOLLIN});
    for (;;) {
        int count = epoll_wait(poller, events, 512, -1);
        for (int i = 0; i < count; i++) {
            Connection *c = events[i].data.ptr;
            if (c) {
                if (serve(c)) close(c->fd), free(c->rest), free(c);
                continue;
            }
            int fd = accept4(listener, 0, 0, SOCK_NONBLOCK);
            if (fd < 0) continue;
            c = calloc(1, sizeof *c);
            c->fd = fd;
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
            epoll_ctl(poller, EPOLL_CTL_ADD, fd, &(struct epoll_event){.events = EPOLLIN, .data.ptr = c});
        }
    }
}
