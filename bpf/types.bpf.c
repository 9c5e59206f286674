/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * Never loaded. One global for each struct and enum of events.h, so that the BTF of this object holds all of them:
 * gen.ts reads it and writes events.ts. A type that is missing here is found by test/bpf/gen.test.ts.
 */
#include "events.h"
#include "network.h"

#define SHARED(kind, name) kind name shared_##name

SHARED(enum, abi);
SHARED(enum, limits);
SHARED(enum, event_type);
SHARED(enum, direction);
SHARED(enum, role);
SHARED(enum, policy);
SHARED(enum, outcome);
SHARED(enum, counter);
SHARED(enum, chunk_flag);
SHARED(enum, datagram_flag);
SHARED(enum, mark);

SHARED(struct, event_header);
SHARED(struct, address);
SHARED(struct, connection_event);
SHARED(struct, chunk_event);
SHARED(struct, close_event);
SHARED(struct, exec_event);
SHARED(struct, exit_event);
SHARED(struct, fork_event);
SHARED(struct, place_event);
SHARED(struct, datagram_event);
SHARED(struct, policy_slot);
SHARED(struct, endpoint_key);

SHARED(enum, network_end);
SHARED(enum, rtt_bound);
SHARED(enum, network_lost);
SHARED(struct, peer_key);
SHARED(struct, peer_facts);
SHARED(struct, network_control);
