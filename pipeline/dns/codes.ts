// Names of DNS's numbers (IANA, "Domain Name System (DNS) Parameters"). Only names that are known become part of span names and
// of metrics: the numbers come from whoever asks.

const TYPES: Readonly<Record<number, string>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  6: 'SOA',
  12: 'PTR',
  13: 'HINFO',
  15: 'MX',
  16: 'TXT',
  17: 'RP',
  18: 'AFSDB',
  28: 'AAAA',
  29: 'LOC',
  33: 'SRV',
  35: 'NAPTR',
  37: 'CERT',
  39: 'DNAME',
  43: 'DS',
  44: 'SSHFP',
  46: 'RRSIG',
  47: 'NSEC',
  48: 'DNSKEY',
  50: 'NSEC3',
  51: 'NSEC3PARAM',
  52: 'TLSA',
  53: 'SMIMEA',
  59: 'CDS',
  60: 'CDNSKEY',
  61: 'OPENPGPKEY',
  64: 'SVCB',
  65: 'HTTPS',
  99: 'SPF',
  249: 'TKEY',
  250: 'TSIG',
  251: 'IXFR',
  252: 'AXFR',
  255: 'ANY',
  256: 'URI',
  257: 'CAA',
}
const OPCODES = ['QUERY', 'IQUERY', 'STATUS', undefined, 'NOTIFY', 'UPDATE', 'DSO']
const RCODES = [
  'NOERROR',
  'FORMERR',
  'SERVFAIL',
  'NXDOMAIN',
  'NOTIMP',
  'REFUSED',
  'YXDOMAIN',
  'YXRRSET',
  'NXRRSET',
  'NOTAUTH',
  'NOTZONE',
  'DSOTYPENI',
]
/** Extended ones, RFC 6891 §6.1.3 and RFC 7873. */
const EXTENDED: Readonly<Record<number, string>> = { 16: 'BADVERS', 23: 'BADCOOKIE' }

/** What stands for a name that is not known, as in the semantic conventions. */
export const OTHER = '_OTHER'
export const OPCODE = { query: 0, notify: 4, update: 5 } as const
export const RCODE = { noError: 0, servFail: 2, notImp: 4 } as const
export const TYPE = { a: 1, aaaa: 28, opt: 41 } as const

/** `AAAA`, or undefined. */
export function typeName(type: number): string | undefined {
  return TYPES[type]
}

/** `UPDATE`, or undefined. */
export function opcodeName(opcode: number): string | undefined {
  return OPCODES[opcode]
}

/** `NXDOMAIN`; `_OTHER` for one that is not known. */
export function rcodeName(rcode: number): string {
  return RCODES[rcode] ?? EXTENDED[rcode] ?? OTHER
}
