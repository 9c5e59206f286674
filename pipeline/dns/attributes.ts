// Names of attributes of DNS spans for which semantic conventions have none. Here because `red` knows lookups by the first.

/** Which record was asked for: `AAAA`, or `_OTHER`. Every span of DNS has it. */
export const ATTR_SPANTAP_DNS_QUESTION_TYPE = 'spantap.dns.question.type'
/** `NXDOMAIN`: what the answer says of itself. */
export const ATTR_SPANTAP_DNS_RESPONSE_CODE = 'spantap.dns.response.code'
/** The answer did not fit into its datagram. */
export const ATTR_SPANTAP_DNS_TRUNCATED = 'spantap.dns.truncated'
/** How often the query was sent, when that was more than once. */
export const ATTR_SPANTAP_DNS_ATTEMPTS = 'spantap.dns.attempts'
