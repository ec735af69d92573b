// A crowd of WebSocket clients in one thread: what loads the servers that are compared, and counts what arrives.
//
// Text messages carry marks: '@' and eight digits, the number of the message. One mark that reaches one client is one
// delivery, however many marks a frame carries. Frames are sent with a mask of zeros.

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
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { AWAY, KNOCKING, ENTERING, IN };
enum { SCRATCH = 1 << 22, MARK = 8, STEPS = 3 };

typedef struct {
    int fd, state, step;
    double due;            // when AWAY: the moment to try again
    uint8_t *rest;         // bytes of a frame that has not wholly arrived
    size_t rest_length;
    long seq;              // the last "seq" announced to it; -1: none
} Client;

typedef struct {
    const char *bytes;
    int length;
} Text;

// All times are in seconds of CLOCK_MONOTONIC. `expect` and `say` hold STEPS texts: on a message that begins with
// expect[k], the client says say[k]; after the last non-empty expect it is in. Without any, it is in once upgraded.
typedef struct {
    int64_t frames, bytes, deliveries, doubled, gaps, refused, lost_connections, sent;
    double late, seconds;
} Count;

typedef struct {
    int clients, epoll, port, in, knocking;
    char ip[64];
    Client *client;
    Text *request;         // one for each client
    Text *say;             // STEPS for each client
    Text expect[STEPS];
    // The run in progress
    int messages, *left, outstanding;
    double *sent_at;
    float *latency, *ack;
    Count count;
    char complaint[256];
} Crowd;

static uint8_t scratch[SCRATCH];

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static Text copied(const char *bytes, int length) {
    char *kept = malloc(length + 1);
    memcpy(kept, bytes, length);
    kept[length] = 0;
    return (Text){kept, length};
}

Crowd *crowd_new(int clients, const char *ip, int port) {
    Crowd *crowd = calloc(1, sizeof *crowd);
    crowd->clients = clients;
    crowd->port = port;
    crowd->epoll = epoll_create1(0);
    snprintf(crowd->ip, sizeof crowd->ip, "%s", ip);
    crowd->client = calloc(clients, sizeof *crowd->client);
    crowd->request = calloc(clients, sizeof *crowd->request);
    crowd->say = calloc((size_t)clients * STEPS, sizeof *crowd->say);
    for (int i = 0; i < clients; i++) crowd->client[i].fd = -1;
    return crowd;
}

void crowd_request(Crowd *crowd, int client, const char *bytes, int length) {
    free((void *)crowd->request[client].bytes);
    crowd->request[client] = copied(bytes, length);
}

void crowd_expect(Crowd *crowd, int step, const char *bytes, int length) {
    free((void *)crowd->expect[step].bytes);
    crowd->expect[step] = copied(bytes, length);
}

long crowd_seq(Crowd *crowd) { return crowd->client[0].seq; }

void crowd_say(Crowd *crowd, int client, int step, const char *bytes, int length) {
    Text *text = &crowd->say[client * STEPS + step];
    free((void *)text->bytes);
    *text = copied(bytes, length);
}

const char *crowd_complaint(Crowd *crowd) { return crowd->complaint; }

static void drop(Crowd *crowd, Client *client, double due) {
    if (client->fd >= 0) close(client->fd);
    if (client->state == IN) crowd->in--;
    if (client->state == KNOCKING || client->state == ENTERING) crowd->knocking--;
    free(client->rest);
    *client = (Client){.fd = -1, .state = AWAY, .due = due, .seq = -1};
}

void crowd_leave(Crowd *crowd) {
    for (int i = 0; i < crowd->clients; i++) drop(crowd, &crowd->client[i], 0);
}

void crowd_free(Crowd *crowd) {
    crowd_leave(crowd);
    for (int i = 0; i < crowd->clients; i++) free((void *)crowd->request[i].bytes);
    for (int i = 0; i < crowd->clients * STEPS; i++) free((void *)crowd->say[i].bytes);
    for (int i = 0; i < STEPS; i++) free((void *)crowd->expect[i].bytes);
    close(crowd->epoll);
    free(crowd->client), free(crowd->request), free(crowd->say), free(crowd);
}

static int say(Client *client, const char *bytes, int length) {
    return send(client->fd, bytes, length, MSG_NOSIGNAL) == length;
}

static int knock(Crowd *crowd, int i) {
    Client *client = &crowd->client[i];
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(crowd->port)};
    inet_pton(AF_INET, crowd->ip, &address.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    client->fd = fd;
    client->state = KNOCKING;
    client->step = 0;
    client->seq = -1;
    crowd->knocking++;
    if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0 && errno != EINPROGRESS) return 0;
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT, .data.u32 = i};
    return epoll_ctl(crowd->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

static void enter_if_done(Crowd *crowd, Client *client) {
    if (client->step < STEPS && crowd->expect[client->step].length) return;
    client->state = IN;
    crowd->knocking--;
    crowd->in++;
}

static void mark(Crowd *crowd, int i, const uint8_t *digits, double at) {
    int number = 0;
    for (int k = 0; k < MARK; k++) {
        if (digits[k] < '0' || digits[k] > '9') return;
        number = number * 10 + digits[k] - '0';
    }
    if (number >= crowd->messages || !crowd->sent_at[number]) return;
    float *cell = &crowd->latency[(size_t)number * crowd->clients + i];
    if (*cell >= 0) {
        crowd->count.doubled++;
        return;
    }
    *cell = (float)((at - crowd->sent_at[number]) * 1e3);
    crowd->count.deliveries++;
    if (--crowd->left[number] == 0) crowd->outstanding--;
}

static void announced(Crowd *crowd, int i, const uint8_t *text, size_t length, double at) {
    const uint8_t *end = text + length;
    for (const uint8_t *c = text; (c = memchr(c, '@', end - c)) && end - c > MARK; c++) mark(crowd, i, c + 1, at);
}

// Our changes carry "seq": 1, 2, 3... A change twice or a hole shows here, client by client.
static void ordered(Crowd *crowd, Client *client, const uint8_t *text, size_t length) {
    const uint8_t *end = text + length;
    for (const uint8_t *c = text; (c = memmem(c, end - c, "\"seq\":", 6)); c++) {
        long seq = strtol((const char *)c + 6, NULL, 10);
        if (client->seq >= 0 && seq <= client->seq) crowd->count.doubled++;
        if (client->seq >= 0 && seq > client->seq + 1) crowd->count.gaps++;
        client->seq = seq;
    }
}

static void answered(Crowd *crowd, const uint8_t *text, size_t length, double at) {
    char *end;
    long number = strtol((const char *)text + 2, &end, 10);
    if (number < 100 || number - 100 >= crowd->messages) return;
    if (memmem(text, length, "\"seq\"", 5)) {
        crowd->ack[number - 100] = (float)((at - crowd->sent_at[number - 100]) * 1e3);
    } else {
        crowd->count.refused++;
        snprintf(crowd->complaint, sizeof crowd->complaint, "%.*s", (int)length, text);
    }
}

static int message(Crowd *crowd, int i, const uint8_t *text, size_t length, double at) {
    Client *client = &crowd->client[i];
    if (length == 1 && text[0] == '2') return say(client, "\x81\x81\0\0\0\0" "3", 7);
    if (client->state == ENTERING) {
        Text expect = crowd->expect[client->step];
        if (length >= 2 && memcmp(text, "44", 2) == 0) {
            snprintf(crowd->complaint, sizeof crowd->complaint, "%.*s", (int)length, text);
            return 0;
        }
        if ((int)length < expect.length || memcmp(text, expect.bytes, expect.length)) return 1;
        Text next = crowd->say[i * STEPS + client->step++];
        enter_if_done(crowd, client);
        return next.length == 0 || say(client, next.bytes, next.length);
    }
    if (!crowd->messages) return 1;
    if (length > 2 && text[0] == '4' && text[1] == '3') {
        answered(crowd, text, length, at);
        return 1;
    }
    crowd->count.frames++;
    announced(crowd, i, text, length, at);
    if (crowd->ack) ordered(crowd, client, text, length);
    return 1;
}

// Reads whole frames from the bytes; returns how many bytes were used, or -1 when the connection must go.
static long frames(Crowd *crowd, int i, uint8_t *bytes, size_t length, double at) {
    size_t used = 0;
    while (length - used >= 2) {
        uint8_t *head = bytes + used;
        size_t size = head[1] & 127, skip = 2;
        if (size == 126) {
            if (length - used < 4) break;
            size = head[2] << 8 | head[3], skip = 4;
        } else if (size == 127) {
            if (length - used < 10) break;
            size = 0, skip = 10;
            for (int k = 2; k < 10; k++) size = size << 8 | head[k];
        }
        if (length - used < skip + size) break;
        int opcode = head[0] & 15;
        if (opcode == 8) return -1;
        if (opcode == 9 && !say(&crowd->client[i], "\x8a\x80\0\0\0\0", 6)) return -1;
        if (opcode == 1) {
            // The parsers above stop at a byte that is no digit: the one after the text must not be a digit of the next
            // frame's head, and heads begin above 127.
            if (!message(crowd, i, head + skip, size, at)) return -1;
        }
        used += skip + size;
    }
    return (long)used;
}

static int readable(Crowd *crowd, int i) {
    Client *client = &crowd->client[i];
    size_t length = client->rest_length;
    if (length) memcpy(scratch, client->rest, length);
    ssize_t got = recv(client->fd, scratch + length, SCRATCH - 1 - length, 0);
    if (got < 0 && errno == EAGAIN) return 1;
    if (got <= 0) return 0;
    crowd->count.bytes += got;
    length += got;
    scratch[length] = 0;
    uint8_t *bytes = scratch;
    if (client->state == KNOCKING) {
        uint8_t *body = memmem(bytes, length, "\r\n\r\n", 4);
        if (body) {
            if (memcmp(bytes, "HTTP/1.1 101", 12)) {
                snprintf(crowd->complaint, sizeof crowd->complaint, "%.60s", bytes);
                return 0;
            }
            client->state = ENTERING;
            enter_if_done(crowd, client);
            length -= body + 4 - bytes, bytes = body + 4;
        }
    }
    if (client->state != KNOCKING) {
        long used = frames(crowd, i, bytes, length, now());
        if (used < 0) return 0;
        bytes += used, length -= used;
    }
    if (length != client->rest_length || length) {
        client->rest = realloc(client->rest, length ? length : 1);
        memcpy(client->rest, bytes, length);
        client->rest_length = length;
    }
    return 1;
}

static int writable(Crowd *crowd, int i) {
    int failed = 0;
    socklen_t size = sizeof failed;
    getsockopt(crowd->client[i].fd, SOL_SOCKET, SO_ERROR, &failed, &size);
    if (failed) return 0;
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = i};
    epoll_ctl(crowd->epoll, EPOLL_CTL_MOD, crowd->client[i].fd, &event);
    return say(&crowd->client[i], crowd->request[i].bytes, crowd->request[i].length);
}

static void listen_for(Crowd *crowd, int milliseconds, double retry) {
    static struct epoll_event events[512];
    int ready = epoll_wait(crowd->epoll, events, 512, milliseconds);
    for (int k = 0; k < ready; k++) {
        int i = events[k].data.u32, fine = 1;
        if (crowd->client[i].fd < 0) continue;
        if (events[k].events & EPOLLOUT) fine = writable(crowd, i);
        if (fine && events[k].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) fine = readable(crowd, i);
        if (!fine) {
            crowd->count.lost_connections++;
            drop(crowd, &crowd->client[i], now() + retry * (0.5 + drand48()));
        }
    }
}

// Has all clients enter, at most `parallel` at a time; those turned away try again after about `retry` seconds.
// Returns the seconds it took, or -1 when `patience` seconds were not enough.
double crowd_enter(Crowd *crowd, int parallel, double retry, double patience) {
    double begun = now();
    crowd->messages = 0;
    while (crowd->in < crowd->clients) {
        double at = now();
        if (at - begun > patience) return -1;
        for (int i = 0; i < crowd->clients && crowd->knocking < parallel; i++) {
            if (crowd->client[i].state == AWAY && crowd->client[i].due <= at && !knock(crowd, i))
                drop(crowd, &crowd->client[i], at + retry * (0.5 + drand48()));
        }
        listen_for(crowd, 1, retry);
    }
    return now() - begun;
}

// Sends messages (message k by client who[k], at begin + due[k]; or, where `due` is null, as long as `seconds` last
// and no more than `window` are on their way) and hears until each has reached everyone, or nothing came for
// `patience` seconds after the last was sent. `latency` is messages x clients, `ack` is one for each message or null:
// in ms, negative where it never came.
void crowd_run(Crowd *crowd, int messages, const double *due, int window, double seconds, const int32_t *who,
               const char *bytes, const int64_t *offset, double patience, float *latency, float *ack, Count *count) {
    crowd->messages = messages;
    crowd->left = malloc(messages * sizeof *crowd->left);
    crowd->sent_at = calloc(messages, sizeof *crowd->sent_at);
    crowd->latency = latency;
    crowd->ack = ack;
    crowd->outstanding = 0;
    crowd->count = (Count){0};
    for (int k = 0; k < messages; k++) crowd->left[k] = crowd->clients;
    for (int i = 0; i < crowd->clients; i++) crowd->client[i].seq = -1;
    double begun = now(), last = begun;
    int next = 0, speaking = 1;
    int64_t before = 0;
    while (speaking || crowd->outstanding > 0) {
        double at = now();
        speaking = next < messages && (due || at - begun < seconds);
        while (speaking && (due ? due[next] <= at - begun : crowd->outstanding < window)) {
            double planned = due ? begun + due[next] : at;
            if (at - planned > crowd->count.late) crowd->count.late = at - planned;
            crowd->sent_at[next] = planned;
            if (!say(&crowd->client[who[next]], bytes + offset[next], (int)(offset[next + 1] - offset[next])))
                crowd->count.lost_connections++;
            crowd->outstanding++;
            crowd->count.sent++;
            speaking = ++next < messages;
        }
        if (!speaking && before != crowd->count.deliveries) before = crowd->count.deliveries, last = at;
        if (!speaking && at - last > patience) break;
        if (speaking) last = at;
        double until = speaking && due ? due[next] - (now() - begun) : 0.01;
        listen_for(crowd, until > 0.001 ? (int)(until * 1e3) : 0, 1e9);
    }
    crowd->count.seconds = now() - begun;
    *count = crowd->count;
    crowd->messages = 0;
    free(crowd->left), free(crowd->sent_at);
}
