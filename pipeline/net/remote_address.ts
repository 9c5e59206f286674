// Who is at the other end of a socket.

/** The address of a peer without port, IPv4 as such also where it came in over IPv6; '' for a unix socket. */
export function remoteAddress(address: string | undefined): string {
  if (address === undefined) return ''
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address
}
