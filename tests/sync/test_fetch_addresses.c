/* Which addresses are of the open Internet. */
#include "check.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "io/fetch.h"

static const struct {
    const char *text;
    bool is_public;
} addresses[] = {
    { "8.8.8.8", true },
    { "172.15.0.1", true },
    { "172.32.0.1", true },
    { "100.63.0.1", true },
    { "192.169.0.1", true },
    { "223.255.255.255", true },
    { "0.0.0.0", false },
    { "0.1.2.3", false },
    { "10.0.0.1", false },
    { "100.64.0.1", false },
    { "100.127.255.255", false },
    { "127.0.0.1", false },
    { "127.255.255.255", false },
    { "169.254.169.254", false },
    { "172.16.0.1", false },
    { "172.31.255.255", false },
    { "192.0.0.1", false },
    { "192.168.1.1", false },
    { "198.18.0.1", false },
    { "198.19.0.1", false },
    { "224.0.0.1", false },
    { "240.0.0.1", false },
    { "255.255.255.255", false },
    { "2400:3200::1", true },
    { "2001:4860:4860::8888", true },
    { "::", false },
    { "::1", false },
    { "::127.0.0.1", false },
    { "::ffff:10.0.0.1", false },
    { "::ffff:127.0.0.1", false },
    { "::ffff:8.8.8.8", true },
    { "64:ff9b::10.0.0.1", false },
    { "64:ff9b::8.8.8.8", true },
    { "64:ff9b:1::8.8.8.8", false },
    { "2002:7f00:1::", false },
    { "2002:808:808::", true },
    { "2001::1", false },
    { "2001:db8::1", false },
    { "fe80::1", false },
    { "fec0::1", false },
    { "fc00::1", false },
    { "fd12::1", false },
    { "ff02::1", false },
    { "4000::1", false },
};

static void test_addresses(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(addresses); i++) {
        struct sockaddr_storage any = { 0 };
        struct sockaddr_in *v4 = (void *)&any;
        struct sockaddr_in6 *v6 = (void *)&any;

        any.ss_family = strchr(addresses[i].text, ':') ? AF_INET6 : AF_INET;
        assert_int_equal(inet_pton(any.ss_family, addresses[i].text,
                                   any.ss_family == AF_INET
                                       ? (void *)&v4->sin_addr
                                       : (void *)&v6->sin6_addr),
                         1);
        if (fetch_is_public((struct sockaddr *)&any) != addresses[i].is_public)
            fail_msg("%s", addresses[i].text);
    }
    assert_false(fetch_is_public(&(struct sockaddr){ .sa_family = AF_UNIX }));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
