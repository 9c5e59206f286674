// Names of cipher suites and curves: Go's, which configurations use, and OpenSSL's.
import { DEFAULT_CIPHERS } from 'node:tls'
import type { TlsSection } from './section.ts'

const SECURE: Readonly<Record<string, string>> = {
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: 'ECDHE-ECDSA-AES128-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: 'ECDHE-ECDSA-AES256-SHA',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: 'ECDHE-RSA-AES128-SHA',
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: 'ECDHE-RSA-AES256-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 'ECDHE-ECDSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 'ECDHE-RSA-AES128-GCM-SHA256',
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 'ECDHE-RSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-RSA-CHACHA20-POLY1305',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-ECDSA-CHACHA20-POLY1305',
}

// crypto/tls InsecureCipherSuites, without those that OpenSSL no longer has (RC4, 3DES).
const INSECURE: Readonly<Record<string, string>> = {
  TLS_RSA_WITH_AES_128_CBC_SHA: 'AES128-SHA',
  TLS_RSA_WITH_AES_256_CBC_SHA: 'AES256-SHA',
  TLS_RSA_WITH_AES_128_CBC_SHA256: 'AES128-SHA256',
  TLS_RSA_WITH_AES_128_GCM_SHA256: 'AES128-GCM-SHA256',
  TLS_RSA_WITH_AES_256_GCM_SHA384: 'AES256-GCM-SHA384',
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256: 'ECDHE-ECDSA-AES128-SHA256',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256: 'ECDHE-RSA-AES128-SHA256',
}

// Those of TLS 1.3 are always on, as in Go.
const TLS13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256']

const CURVES: Readonly<Record<string, string>> = {
  P256: 'P-256',
  P384: 'P-384',
  P521: 'P-521',
  X25519: 'X25519',
  X25519MLKEM768: 'X25519MLKEM768',
}

type Suites = Pick<TlsSection, 'cipher_suites' | 'include_insecure_cipher_suites' | 'min_version'>

/** `ciphers` of node:tls, or undefined for its default. Throws an Error with Go's text. */
export function cipherList(section: Suites): string | undefined {
  const { cipher_suites, include_insecure_cipher_suites, min_version } = section
  const chosen = chosenSuites(cipher_suites, include_insecure_cipher_suites)
  // OpenSSL has the old versions at its lowest level of security only, whatever `minVersion` says.
  if (min_version !== '1.0' && min_version !== '1.1') return chosen
  return `${chosen ?? DEFAULT_CIPHERS}:@SECLEVEL=0`
}

function chosenSuites(suites: readonly string[], insecure: boolean): string | undefined {
  if (suites.length === 0) return undefined
  const known: Readonly<Record<string, string>> = insecure ? { ...SECURE, ...INSECURE } : SECURE
  const chosen = suites.filter((suite) => !TLS13.includes(suite))
  const unknown = chosen.filter((suite) => known[suite] === undefined)
  if (unknown.length > 0) {
    throw new Error(unknown.map((one) => `invalid TLS cipher suite: "${one}"`).join('\n'))
  }
  return [...TLS13, ...chosen.map((suite) => known[suite]!)].join(':')
}

/** `ecdhCurve` of node:tls, or undefined for its default. Throws an Error. */
export function curveList(curves: readonly string[]): string | undefined {
  if (curves.length === 0) return undefined
  const named = curves.map((curve) => {
    const name = CURVES[curve]
    if (name !== undefined) return name
    throw new Error(
      `invalid curve type: ${curve}. Expected values are ${Object.keys(CURVES).join(', ')}`,
    )
  })
  return named.join(':')
}
