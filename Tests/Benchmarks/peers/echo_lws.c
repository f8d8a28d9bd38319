// The modifying echo server on libwebsockets: echo_lws PORT
#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>

static const char suffix[] = " - i got it";
enum { suffix_length = sizeof suffix - 1 };

// An answer that waits for its turn to be written: libwebsockets writes only when it says so.
typedef struct Answer {
    struct Answer *next;
    size_t length;
    unsigned char bytes[];
} Answer;

typedef struct {
    unsigned char *message; // what came of it so far
    size_t length;
    Answer *first, **last;
} Session;

static void answer(Session *s) {
    Answer *a = malloc(sizeof *a + LWS_PRE + s->length + suffix_length);
    a->next = NULL;
    a->length = s->length + suffix_length;
    memcpy(a->bytes + LWS_PRE, s->message, s->length);
    memcpy(a->bytes + LWS_PRE + s->length, suffix, suffix_length);
    if (!s->first) s->last = &s->first;
    *s->last = a;
    s->last = &a->next;
    s->length = 0;
}

static int happened(struct lws *socket, enum lws_callback_reasons what, void *session, void *bytes, size_t length) {
    Session *s = session;
    switch (what) {
    case LWS_CALLBACK_RECEIVE:
        s->message = realloc(s->message, s->length + length + 1);
        memcpy(s->message + s->length, bytes, length);
        s->length += length;
        if (!lws_is_final_fragment(socket) || lws_remaining_packet_payload(socket)) return 0;
        answer(s);
        lws_callback_on_writable(socket);
        return 0;
    case LWS_CALLBACK_SERVER_WRITEABLE:
        while (s->first && !lws_send_pipe_choked(socket)) {
            Answer *a = s->first;
            if (lws_write(socket, a->bytes + LWS_PRE, a->length, LWS_WRITE_TEXT) < (int)a->length) return -1;
            s->first = a->next;
            free(a);
        }
        if (s->first) lws_callback_on_writable(socket);
        return 0;
    case LWS_CALLBACK_CLOSED:
        for (Answer *a = s->first, *next; a; a = next) next = a->next, free(a);
        free(s->message);
        return 0;
    default:
        return 0;
    }
}

int main(int argc, char **argv) {
    if (argc != 2) return 64;
    const struct lws_protocols protocols[] = {
        {"echo", happened, sizeof(Session), 65536, 0, NULL, 0},
        {NULL, NULL, 0, 0, 0, NULL, 0},
    };
    struct lws_context_creation_info info;
    memset(&info, 0, sizeof info);
    info.port = atoi(argv[1]);
    info.iface = "127.0.0.1";
    info.protocols = protocols;
    lws_set_log_level(LLL_ERR, NULL);
    struct lws_context *context = lws_create_context(&info);
    while (context && lws_service(context, 0) >= 0) {}
    return 1;
}
