// Secrets in what is no HTTP/1, or not enough of it to be decoded.
import { base64, head, type Kind } from './kind.ts'

const KIB = 1024

export function undecodedKinds(c: string): Kind[] {
  const talk = (name: string, request: string, response: string): Kind => ({
    name,
    request,
    response,
    spans: false,
  })
  const plain = base64(`\0alice\0${c}`)
  const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`
  const int = (value: number): string =>
    String.fromCharCode(value >> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255)
  const many = Array.from({ length: 72 }, (_, i) => `X-Pad-${i}: ${c}${'p'.repeat(KIB)}`)
  return [
    talk('redis', `*2\r\n${bulk('AUTH')}${bulk(c)}`, '+OK\r\n'),
    talk('redis inline', `AUTH ${c}\r\n`, `-ERR invalid password ${c}\r\n`),
    {
      ...talk('smtp', `AUTH PLAIN ${plain}\r\n`, '235 2.7.0 Authentication successful\r\n'),
      needles: [plain.slice(10)],
    },
    talk('ftp', `PASS ${c}\r\n`, '230 Logged in\r\n'),
    talk('imap', `a1 LOGIN alice ${c}\r\n`, 'a1 OK LOGIN completed\r\n'),
    talk('postgres', `p${int(c.length + 5)}${c}\0`, `R${int(8)}${int(0)}`),
    talk('postgres start', `${int(c.length + 13)}\0\x03\0\0user\0${c}`, `R${int(8)}${int(0)}`),
    talk('mysql', `\x20\0\0\x01\x85\xa6\xff\x01${c}`, '\x07\0\0\x02\0\0\0\x02\0\0\0'),
    talk(
      'ldap',
      `0\x29\x02\x01\x01\x60\x24\x02\x01\x03\x04\x05alice\x80\x18${c}`,
      '0\x0c\x02\x01\x01',
    ),
    talk('mqtt', `\x10\x26\0\x04MQTT\x04\xc2\0\x3c\0\x01a\0\x05alice\0\x18${c}`, '\x20\x02\0\0'),
    talk('amqp', `\x01\0\x0a\0\x0bPLAIN\0\0\0\x20\0alice\0${c}\xce`, 'AMQP\0\0\x09\x01'),
    talk('mongodb', `\x50\0\0\0\x01\0\0\0\0\0\0\0\xdd\x07\0\0\0\0\0\0${c}`, `\x50\0\0\0${c}`),
    talk('kafka', `\0\0\0\x30\0\x11\0\0\0\0\0\x01\0\x04test${c}`, `\0\0\0\x08${c}`),
    talk('nats', `CONNECT {"user":"alice","pass":"${c}"}\r\n`, '+OK\r\n'),
    talk('memcached', `set session 0 0 24\r\n${c}\r\n`, 'STORED\r\n'),
    talk('get of memcached', `get ${c}\r\n`, `VALUE ${c} 0 1\r\n1\r\nEND\r\n`),
    talk('GET of redis', `GET ${c}\r\n`, `$24\r\n${c}\r\n`),
    talk('lines of json', `{"level":"info","password":"${c}"}\n`, `{"token":"${c}"}\n`),
    talk('http/0.9', `GET /?token=${c}\r\n`, `<html>${c}</html>`),
    talk(
      'http/2',
      `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\x20\x01\x05\0\0\0\x01\0\x0dauthorization${c}`,
      c,
    ),
    talk(
      'tls',
      `\x16\x03\x01\0\x40\x01\0\0\x3c\x03\x03${c}${c}`,
      `\x16\x03\x03\0\x40\x02\0\0\x3c${c}`,
    ),
    talk('ssh', `SSH-2.0-${c}\r\n`, `SSH-2.0-${c}\r\n`),
    talk('lower-case version', `GET /?token=${c} http/1.1\r\nCookie: ${c}\r\n\r\n`, `${c}\r\n`),
    talk('a length that is none', head('POST /bad HTTP/1.1', `Content-Length: ${c}`) + c, c),
    talk('too large a head', head('GET /large HTTP/1.1', ...many), 'HTTP/1.1 431 No\r\n\r\n'),
    talk('an answer to nothing', `${c}\r\n`, `HTTP/1.1 200 OK\r\nSet-Cookie: ${c}\r\n\r\n${c}`),
    talk(
      'a binary header',
      `GET /nul HTTP/1.1\r\nCookie: \0${c}\r\n\r\n`,
      `HTTP/1.1 400 \0${c}\r\n\r\n`,
    ),
  ]
}
