#!/usr/bin/env python3
"""confine.py UNIT COMMAND ... - runs a command under what a service unit allows,
as far as that can be had without systemd as process 1: system calls, address
families, capabilities, memory that is never both written and run, the mask of
new files. Not: mounts, users, devices."""

import ctypes
import os
import subprocess
import sys

ALLOW, ERRNO_EPERM, EQUAL = 0x7fff0000, 0x00050001, 4
PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_SET_MDWE = 24, 38, 65
FAMILIES = {"AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10, "AF_NETLINK": 16}


class Comparison(ctypes.Structure):
    _fields_ = [("arg", ctypes.c_uint), ("op", ctypes.c_int),
                ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]


def read_unit(path):
    """[(key, value)] of its sections, in their order."""
    with open(path) as file:
        lines = [line.strip() for line in file]
    return [tuple(line.split("=", 1)) for line in lines
            if "=" in line and not line.startswith("#")]


def expand(words):
    """Names of system calls; a group's from systemd's own tables."""
    names = set()
    for word in words.split():
        if not word.startswith("@"):
            names.add(word)
            continue
        said = subprocess.run(["systemd-analyze", "syscall-filter", word],
                              check=True, capture_output=True, text=True).stdout
        inner = [line.strip() for line in said.splitlines()[1:]
                 if line.strip() and not line.strip().startswith("#")]
        names |= expand(" ".join(inner))
    return names


def allowed_calls(unit):
    allowed = set()
    for key, value in unit:
        if key == "SystemCallFilter" and value.startswith("~"):
            allowed -= expand(value[1:])
        elif key == "SystemCallFilter":
            allowed |= expand(value)
    if ("ProtectClock", "yes") in unit:
        allowed -= expand("@clock")
    return allowed


def load_filter(allowed, families):
    lib = ctypes.CDLL("libseccomp.so.2")
    lib.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(lib.seccomp_init(ERRNO_EPERM))
    for name in allowed - {"socket"}:
        number = lib.seccomp_syscall_resolve_name(name.encode())
        if number >= 0:  # another machine's have none here
            lib.seccomp_rule_add_array(context, ALLOW, number, 0, None)
    for family in families:
        rule = Comparison(0, EQUAL, FAMILIES[family], 0)
        lib.seccomp_rule_add_array(
            context, ALLOW, lib.seccomp_syscall_resolve_name(b"socket"), 1,
            ctypes.byref(rule))
    if lib.seccomp_load(context) != 0:
        sys.exit("confine: the filter is not taken")


def main():
    unit = read_unit(sys.argv[1])
    values = dict(unit)
    libc = ctypes.CDLL(None)
    allowed = allowed_calls(unit)
    os.umask(int(values["UMask"], 8))
    if values["CapabilityBoundingSet"] == "" and os.geteuid() == 0:
        for number in range(41):
            libc.prctl(PR_CAPBSET_DROP, number, 0, 0, 0)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if values["MemoryDenyWriteExecute"] == "yes":
        libc.prctl(PR_SET_MDWE, 1, 0, 0, 0)  # since Linux 6.3
    load_filter(allowed, values["RestrictAddressFamilies"].split())
    os.execv(sys.argv[2], sys.argv[2:])


if __name__ == "__main__":
    main()
