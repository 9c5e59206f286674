// What bpf/network.bpf.c is called, and what is in it.

export const NETWORK_OBJECT = 'network'
export const NETWORK_PROGRAMS: readonly string[] = [
  'network_state',
  'network_state_nested',
  'look_at_sockets',
]
