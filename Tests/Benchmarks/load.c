// A load generator: connections × messages in flight × size, one epoll thread, no library. Each answer must be the
// message with " - i got it" behind it, in order, or it ends with 1.
//
//   load PORT CONNECTIONS WINDOW SIZE 3s       for three seconds
//   load PORT CONNECTIONS WINDOW SIZE 10000    so many messages on each connection
//   load PORT CONNECTIONS idle                 connects, says "ready", and waits for the end of its input
//
// A message is "Request [N] ", filled up to SIZE bytes. It prints: messages seconds p50-µs p99-µs
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char suffix[] = " - i got it";
enum { suffix_length = sizeof suffix - 1, longest_header = 14, samples = 1 << 20 };

// At most `window` messages are on their way, so both buffers have a size that they never outgrow.
typedef struct {
    int fd, blocked;
    uint64_t sent, answered, *sent_at;
    uint8_t *in, *out;
    size_t in_length, out_length, out_written;
} Connection;

static size_t size, in_capacity;
static uint64_t window, quota = UINT64_MAX;
static char *message;                // the filler, and the number of the message that was looked at last
static uint32_t round_trip[samples]; // nanoseconds, of the latest million
static uint64_t answered;
static int poller;

static void die(const char *what) {
    fprintf(stderr, "load: %s (%s)\n", what, strerror(errno));
    exit(1);
}

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static void number(uint64_t n) {
    char head[40];
    memset(head, 'x', sizeof head);
    head[sprintf(head, "Request [%llu] ", (unsigned long long)n)] = 'x';
    memcpy(message, head, sizeof head < size ? sizeof head : size);
}

static void queue(Connection *c) {
    uint8_t *p = c->out + c->out_length;
    uint32_t mask = 0x9E3779B9u * (uint32_t)(c->sent + 1);
    *p++ = 0x81;
    if (size < 126) {
        *p++ = 0x80 | size;
    } else if (size < 65536) {
        *p++ = 0x80 | 126, *p++ = size >> 8, *p++ = size;
    } else {
        *p++ = 0x80 | 127;
        for (int shift = 56; shift >= 0; shift -= 8) *p++ = (uint64_t)size >> shift;
    }
    memcpy(p, &mask, 4);
    number(c->sent);
    for (size_t i = 0; i < size; i++) p[4 + i] = message[i] ^ p[i & 3];
    c->out_length = p + 4 + size - c->out;
    c->sent_at[c->sent++ % window] = now();
}

static void fill(Connection *c) {
    memmove(c->out, c->out + c->out_written, c->out_length -= c->out_written);
    c->out_written = 0;
    while (c->sent - c->answered < window && c->sent < quota) queue(c);
    while (c->out_written < c->out_length) {
        ssize_t n = write(c->fd, c->out + c->out_written, c->out_length - c->out_written);
        if (n < 0 && errno == EAGAIN) break;
        if (n < 0) die("write");
        c->out_written += n;
    }
    if (c->blocked == (c->out_written < c->out_length)) return;
    c->blocked = !c->blocked;
    struct epoll_event event = {.events = EPOLLIN | (c->blocked ? EPOLLOUT : 0), .data.ptr = c};
    epoll_ctl(poller, EPOLL_CTL_MOD, c->fd, &event);
}

// Checks the whole answers that have come.
static void check(Connection *c) {
    uint8_t *p = c->in, *end = c->in + c->in_length;
    while (end - p >= 2) {
        uint64_t length = p[1] & 127, head = length < 126 ? 2 : length == 126 ? 4 : 10;
        if ((uint64_t)(end - p) < head) break;
        if (head > 2) length = 0;
        for (uint64_t i = 2; i < head; i++) length = length << 8 | p[i];
        if ((uint64_t)(end - p) < head + length) break;
        errno = 0;
        if (p[0] == 0x88) die("the server closed");
        if (p[0] == 0x81) {
            number(c->answered);
            if (length != size + suffix_length || memcmp(p + head, message, size) ||
                memcmp(p + head + size, suffix, suffix_length))
                die("a wrong answer");
            round_trip[answered++ % samples] = now() - c->sent_at[c->answered++ % window];
        }
        p += head + length;
    }
    memmove(c->in, p, c->in_length = end - p);
}

static void receive(Connection *c) {
    ssize_t n = read(c->fd, c->in + c->in_length, in_capacity - c->in_length);
    if (n == 0) errno = 0, die("the connection ended");
    if (n < 0 && errno != EAGAIN) die("read");
    if (n > 0) c->in_length += n, check(c);
}

static void connect_to(int port, Connection *c) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char text[2048];
    size_t length = sprintf(text,
                            "GET / HTTP/1.1\r\nHost: localhost:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
                            port);
    address.sin_port = htons(port);
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    if (connect(c->fd, (void *)&address, sizeof address)) die("connect");
    if (write(c->fd, text, length) != (ssize_t)length) die("handshake");
    for (length = 0; length == 0 || !strstr(text, "\r\n\r\n"); text[length] = 0) {
        ssize_t n = read(c->fd, text + length, 1);
        if (n <= 0 || (length += n) == sizeof text) die("handshake");
    }
    if (!strstr(text, " 101 ")) fputs(text, stderr), die("no upgrade");
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
}

static int ascending(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    if (argc != 4 && argc != 6)
        return fprintf(stderr, "usage: load PORT CONNECTIONS (idle | WINDOW SIZE (SECONDSs | COUNT))\n"), 64;
    int port = atoi(argv[1]), connections = atoi(argv[2]);
    Connection *all = calloc(connections, sizeof *all);
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    for (int i = 0; i < connections; i++) connect_to(port, &all[i]);
    if (argc == 4) return puts("ready"), fflush(stdout), getchar(), 0;

    window = strtoull(argv[3], 0, 10), size = strtoull(argv[4], 0, 10);
    uint64_t limit = strtoull(argv[5], 0, 10), began = now(), end = UINT64_MAX, wanted = UINT64_MAX;
    if (strchr(argv[5], 's')) end = began + limit * 1000000000 / (strstr(argv[5], "ms") ? 1000 : 1);
    else quota = limit, wanted = limit * connections;
    message = memset(malloc(size + 1), 'x', size);
    in_capacity = window * (size + suffix_length + longest_header) + 1024;
    poller = epoll_create1(0);
    for (int i = 0; i < connections; i++) {
        Connection *c = &all[i];
        c->sent_at = calloc(window, sizeof *c->sent_at);
        c->in = malloc(in_capacity);
        c->out = malloc(window * (size + longest_header));
        epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &(struct epoll_event){.events = EPOLLIN, .data.ptr = c});
        fill(c);
    }
    while (now() < end && answered < wanted) {
        struct epoll_event events[512];
        int count = epoll_wait(poller, events, 512, 100);
        for (int i = 0; i < count; i++) {
            receive(events[i].data.ptr);
            fill(events[i].data.ptr);
        }
    }
    double seconds = (now() - began) / 1e9;
    size_t kept = answered < samples ? answered : samples;
    if (!kept) errno = 0, die("no answer");
    qsort(round_trip, kept, sizeof *round_trip, ascending);
    printf("%llu %.4f %.1f %.1f\n", (unsigned long long)answered, seconds, round_trip[kept / 2] / 1e3,
           round_trip[kept - 1 - kept / 100] / 1e3);
}
