/* fetch_address.c - which addresses are of the open Internet. */
#include "io/fetch.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

/* RFC 6890 and its successors; what is not listed is taken as public. */
static const struct {
    uint32_t net;
    int bits;
} closed_v4[] = {
    { 0x00000000, 8 },  { 0x0a000000, 8 },  { 0x64400000, 10 },
    { 0x7f000000, 8 },  { 0xa9fe0000, 16 }, { 0xac100000, 12 },
    { 0xc0000000, 24 }, { 0xc0000200, 24 }, { 0xc0a80000, 16 },
    { 0xc6120000, 15 }, { 0xc6336400, 24 }, { 0xcb007100, 24 },
    { 0xe0000000, 4 },  { 0xf0000000, 4 },
};

static bool is_public_v4(uint32_t address)
{
    for (size_t i = 0; i < COUNT_OF(closed_v4); i++)
        if ((address ^ closed_v4[i].net) >> (32 - closed_v4[i].bits) == 0)
            return false;
    return true;
}

/* IPv6 nets that carry an IPv4 address from byte `v4_at` on (-1: closed). */
static const struct {
    uint8_t net[12];
    int bytes;
    int v4_at;
} nets_v6[] = {
    { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff }, 12, 12 }, /* mapped */
    { { 0 }, 12, 12 },                   /* ::, ::1, compatible */
    { { 0, 0x64, 0xff, 0x9b }, 12, 12 }, /* NAT64 */
    { { 0, 0x64, 0xff, 0x9b, 0, 1 }, 6, -1 },
    { { 0x20, 0x02 }, 2, 2 },              /* 6to4 */
    { { 0x20, 0x01, 0, 0 }, 4, -1 },       /* Teredo */
    { { 0x20, 0x01, 0x0d, 0xb8 }, 4, -1 }, /* documentation */
};

static uint32_t v4_inside(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
           (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool is_public_v6(const uint8_t *address)
{
    for (size_t i = 0; i < COUNT_OF(nets_v6); i++)
        if (!memcmp(address, nets_v6[i].net, (size_t)nets_v6[i].bytes))
            return nets_v6[i].v4_at >= 0 &&
                   is_public_v4(v4_inside(address + nets_v6[i].v4_at));
    /* Global unicast is 2000::/3; the rest is local, multicast or unused. */
    return address[0] >> 5 == 1;
}

bool fetch_is_public(const struct sockaddr *address)
{
    const struct sockaddr_in *v4 = (const void *)address;
    const struct sockaddr_in6 *v6 = (const void *)address;

    if (address->sa_family == AF_INET)
        return is_public_v4(ntohl(v4->sin_addr.s_addr));
    return address->sa_family == AF_INET6 && is_public_v6(v6->sin6_addr.s6_addr);
}
