import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BYTES, masked, type Turn } from './conversation.ts'

const GET = 'GET / HTTP/1.1\r\nhost: h\r\n\r\n'
const OK = 'HTTP/1.1 200 **\r\ncontent-length: 0\r\n\r\n'
const ok = OK.replace('**', 'OK')

const CONVERSATIONS: readonly (readonly [string, readonly Turn[], readonly string[]])[] = [
  [
    'keeps what frames a message and masks all other values',
    [
      [
        '>',
        'POST /a?x=1&token=abcd HTTP/1.1\r\nHost: shop:80\r\nCookie: sid=42\r\nX-Key:k\r\nUser-Agent: curl/8\r\nContent-Length: 7\r\n\r\nsecret!',
      ],
      ['<', 'HTTP/1.1 201 Created\r\nSet-Cookie: a=b\r\nContent-Length: 3\r\n\r\nabc'],
    ],
    [
      'POST /a?x=1&token=**** HTTP/1.1\r\nHost: shop:80\r\nCookie: ******\r\nX-***:*\r\nUser-Agent: curl/8\r\nContent-Length: 7\r\n\r\n???????',
      'HTTP/1.1 201 *******\r\nSet-Cookie: ***\r\nContent-Length: 3\r\n\r\n???',
    ],
  ],
  [
    'keeps the framing of chunked bodies',
    [
      ['>', GET],
      [
        '<',
        'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5;a=b\r\nhello\r\nA\r\n0123456789\r\n0\r\nTrail: er\r\n\r\n',
      ],
      ['>', GET],
      ['<', ok],
    ],
    [
      GET,
      'HTTP/1.1 200 **\r\ntransfer-encoding: chunked\r\n\r\n5****\r\n?????\r\nA\r\n??????????\r\n0\r\n*********\r\n\r\n',
      GET,
      OK,
    ],
  ],
  [
    'knows that an answer to HEAD, 204, 304 and 1xx have no body',
    [
      ['>', 'HEAD / HTTP/1.1\r\nexpect: x\r\n\r\n' + GET + GET],
      [
        '<',
        'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nHTTP/1.1 100 C\r\n\r\nHTTP/1.1 204 N\r\n\r\n',
      ],
      ['<', 'HTTP/1.1 304 N\r\ncontent-length: 5\r\n\r\n'],
      ['>', GET],
      ['<', ok],
    ],
    [
      'HEAD / HTTP/1.1\r\nexpect: x\r\n\r\n' + GET + GET,
      'HTTP/1.1 200 **\r\ncontent-length: 5\r\n\r\nHTTP/1.1 100 *\r\n\r\nHTTP/1.1 204 *\r\n\r\n',
      'HTTP/1.1 304 *\r\ncontent-length: 5\r\n\r\n',
      GET,
      OK,
    ],
  ],
  [
    'masks everything after an upgrade',
    [
      ['>', 'GET /ws HTTP/1.1\r\nupgrade: websocket\r\nsec-websocket-key: abc\r\n\r\n'],
      ['<', 'HTTP/1.1 101 Switching\r\nupgrade: websocket\r\n\r\nsecret'],
      ['>', GET],
      ['<', 'HTTP/1.1 200'],
    ],
    [
      'GET /ws HTTP/1.1\r\nupgrade: websocket\r\nsec-websocket-key: ***\r\n\r\n',
      'HTTP/1.1 101 *********\r\nupgrade: websocket\r\n\r\n??????',
      '?'.repeat(GET.length),
      '????????????',
    ],
  ],
  [
    'masks a tunnel, but not its refusal',
    [
      ['>', 'CONNECT h:443 HTTP/1.1\r\n\r\n'],
      ['<', 'HTTP/1.1 407 No\r\ncontent-length: 2\r\n\r\nno'],
      ['>', 'CONNECT u:p@h:443 HTTP/1.1\r\n\r\n'],
      ['<', 'HTTP/1.1 200 OK\r\n\r\n'],
      ['>', GET],
    ],
    [
      'CONNECT h:443 HTTP/1.1\r\n\r\n',
      'HTTP/1.1 407 **\r\ncontent-length: 2\r\n\r\n??',
      'CONNECT ***@h:443 HTTP/1.1\r\n\r\n',
      'HTTP/1.1 200 **\r\n\r\n',
      '?'.repeat(GET.length),
    ],
  ],
  [
    'masks a body that ends with the connection',
    [
      ['>', GET],
      ['<', 'HTTP/1.0 200 OK\r\n\r\nHTTP/1.1 200 OK\r\nhost: x\r\n\r\n'],
    ],
    [GET, 'HTTP/1.0 200 **\r\n\r\n' + '?'.repeat(28)],
  ],
  [
    'takes any method, and a space in the target',
    [['>', '\r\nget_it /a b HTTP/1.1\r\n\r\nFOO * HTTP/1.0\n\n']],
    ['\r\nget_it /a b HTTP/1.1\r\n\r\nFOO * HTTP/1.0\n\n'],
  ],
  [
    'masks a user before a host, and a length that is none',
    [
      ['>', 'GET / HTTP/1.1\r\nHost: a:b@c@h:80\r\nHost: h\r\nX: y\r\n\r\n'],
      ['>', 'GET / HTTP/1.1\r\nContent-Length: 12ab\r\n\r\n'],
    ],
    [
      'GET / HTTP/1.1\r\nHost:****@*@h:80\r\nHost: h\r\nX: *\r\n\r\n',
      'GET / HTTP/1.1\r\nContent-Length: 12**\r\n\r\n',
    ],
  ],
  [
    'masks odd header lines',
    [
      [
        '>',
        'GET / HTTP/1.1\r\nhost : a\r\nhost: a\r\n b\r\nno colon\r\nnone\r\n: x\r\n\rx\r\nA: \ty\rz\r\n\r\n',
      ],
    ],
    [
      'GET / HTTP/1.1\r\nhost*: *\r\nhost: a\r\n *\r\n********\r\n****\r\n: *\r\n\r*\r\nA: **\r*\r\n\r\n',
    ],
  ],
]

/** Everything but how the calls are cut. */
const anyCut = fc.record({
  sizes: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 }),
  perBatch: fc.integer({ min: 1, max: 9 }),
})

describe('masking of a connection', () => {
  it.each(CONVERSATIONS)('S11: %s', (_, turns, expected) => {
    expect(masked(turns)).toEqual(expected)
  })

  it.each(CONVERSATIONS)('S11: %s, in one-byte writes', (_, turns, expected) => {
    expect(masked(turns, BYTES)).toEqual(expected)
  })

  it.each(CONVERSATIONS)('S11: %s, cut anywhere', (_, turns, expected) => {
    fc.assert(
      fc.property(anyCut, (cut) => {
        expect(masked(turns, cut)).toEqual(expected)
      }),
      { numRuns: 101 },
    )
  })
})
