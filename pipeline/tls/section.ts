// What `tls:` of servers and of clients have in common (config/configtls/configtls.go Config): keys and checks.
import { bool, duration, listOf, secret, struct, text } from '../config/schema.ts'
import type { Decoded } from '../config/schema.ts'

export const tlsFields = {
  ca_file: text('', 'Certificates of authorities to trust, PEM.'),
  ca_pem: secret('The same, as text.'),
  include_system_ca_certs_pool: bool(false, 'Trust those of the system, too.'),
  cert_file: text('', 'Our certificate, PEM.'),
  cert_pem: secret('The same, as text.'),
  key_file: text('', 'The key of our certificate, PEM.'),
  key_pem: secret('The same, as text.'),
  min_version: text('', '1.0, 1.1, 1.2 or 1.3; empty: 1.2.'),
  max_version: text('', 'The same; empty: the newest.'),
  cipher_suites: listOf(text(''), "Go's names, as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256."),
  include_insecure_cipher_suites: bool(false, 'Accept names of weak suites in cipher_suites.'),
  curve_preferences: listOf(text(''), 'P256, P384, P521, X25519, X25519MLKEM768.'),
  reload_interval: duration('0', 'Read certificate and key again so often; 0: never.'),
  tpm: struct(
    {
      enabled: bool(false, 'An error at start: keys in a TPM are not supported.'),
      path: text('', 'Has no effect.'),
      owner_auth: text('', 'Has no effect.'),
      auth: text('', 'Has no effect.'),
    },
    'Trusted platform module.',
  ),
}

export type TlsSection = Decoded<typeof tlsFields>

const VERSIONS = ['1.0', '1.1', '1.2', '1.3']
const DEFAULT_MIN = '1.2'

/** configtls's own texts for what does not fit together. */
export function tlsProblems(section: TlsSection): string[] {
  const found = firstProblem(section)
  return found === undefined ? [] : [found]
}

function firstProblem(section: TlsSection): string | undefined {
  const { ca_file, ca_pem, cert_file, cert_pem, key_file, key_pem } = section
  const both = (file: string, pem: string): boolean => file !== '' && pem !== ''
  if (both(ca_file, ca_pem)) {
    return 'provide either a CA file or the PEM-encoded string, but not both'
  }
  if (both(cert_file, cert_pem)) return 'provide either certificate file or PEM, but not both'
  if (both(key_file, key_pem)) return 'provide either key file or PEM, but not both'
  if (hasCertificate(section) !== (key_file !== '' || key_pem !== '')) {
    return 'TLS configuration must include both certificate and key (CertFile/CertPem and KeyFile/KeyPem)'
  }
  for (const key of ['min_version', 'max_version'] as const) {
    const version = section[key]
    if (version === '' || VERSIONS.includes(version)) continue
    return `invalid TLS ${key}: unsupported TLS version: ${JSON.stringify(version)}`
  }
  const { min_version, max_version } = section
  if (max_version !== '' && max_version < (min_version || DEFAULT_MIN)) {
    return 'invalid TLS configuration: min_version cannot be greater than max_version'
  }
  return undefined
}

export function hasCertificate({ cert_file, cert_pem }: TlsSection): boolean {
  return cert_file !== '' || cert_pem !== ''
}
