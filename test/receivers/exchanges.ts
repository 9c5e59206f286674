// What clients and servers say to each other, secrets included. Every string in SECRETS is somewhere in EXCHANGES.
import type { Turn } from './recording/mask/conversation.ts'

/** Not in a place that spans show. Long enough not to be there by chance. */
export const SECRETS = [
  'Basic bWU6aHVudGVyMg',
  'Bearer-abc.def.ghi-1',
  'sid-cookie-5f2e9c77',
  'csrf-cookie-81aa0b',
  'remember-me-77e1',
  'set-cookie-4be0c1d2',
  'x-api-key-9921aa',
  'x-auth-token-55d',
  'proxy-basic-00f1',
  'x-amz-token-17cc',
  'x-vault-token-3a',
  'x-client-cert-88',
  'folded-header-6b',
  'multi-line-PEM-4',
  'reason-phrase-9d',
  'etag-secret-2c3d',
  'link-secret-7f8e',
  'query-token-1a2b',
  'query-api-key-3c',
  'query-password-4',
  'query-signature5',
  'query-session-6f',
  'query-code-7a8b9',
  'hp_queryvalue123456',
  'hbGciOiJIUzI1NiJ9.payl0ad.s1gn',
  'user-info-pw-4d5',
  'matrix-session-8',
  'form-password-11',
  'json-secret-2222',
  'chunked-secret-3',
  'chunk-extension4',
  'trailer-secret-5',
  'response-body-66',
  'response-chunk-7',
  'until-close-8888',
  'websocket-msg-99',
  'tunnel-bytes-aaa',
  'redis-password-b',
  'smtp-password-cc',
] as const

const KEEP = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

export const EXCHANGES: readonly (readonly Turn[])[] = [
  [
    [
      '>',
      'GET /a/b?page=2&token=query-token-1a2b&q=x&api_key=query-api-key-3c;password=query-password-4&X-Amz-Signature=query-signature5 HTTP/1.1\r\n' +
        'Host: shop.example:8080\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n' +
        'Authorization: Basic bWU6aHVudGVyMg\r\nCookie: a=sid-cookie-5f2e9c77; b=csrf-cookie-81aa0b\r\n' +
        'X-Api-Key: x-api-key-9921aa\r\nX-Auth-Token:x-auth-token-55d\r\nProxy-Authorization: proxy-basic-00f1\r\n' +
        'X-Amz-Security-Token: x-amz-token-17cc\r\nX-Vault-Token: x-vault-token-3a\r\n' +
        'X-Folded: a\r\n folded-header-6b\r\nX-Pem: -----BEGIN\nmulti-line-PEM-4\r\n' +
        'traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\ntracestate: a=b\r\n\r\n',
    ],
    [
      '<',
      'HTTP/1.1 200 reason-phrase-9d\r\nSet-Cookie: s=set-cookie-4be0c1d2; HttpOnly\r\nETag: "etag-secret-2c3d"\r\n' +
        'Link: <http://x/link-secret-7f8e>\r\nContent-Length: 16\r\n\r\nresponse-body-66',
    ],
    [
      '>',
      'GET /login;jsessionid=matrix-session-8/x?sessionid=query-session-6f&code=query-code-7a8b9&q=ghp_queryvalue123456 HTTP/1.1\r\n' +
        'Host: shop.example:8080\r\nAuthorization: Bearer-abc.def.ghi-1\r\nX-Client-Cert: x-client-cert-88\r\n\r\n',
    ],
    ['<', 'HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n'],
    ['>', 'GET /t/eyJhbGciOiJIUzI1NiJ9.payl0ad.s1gn/eyJz HTTP/1.1\r\nHost: [::1]\r\n\r\n'],
    ['<', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 77\r\n\r\n'],
    ['>', 'HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['<', 'HTTP/1.1 500 Oops\r\nContent-Length: 77\r\n\r\n'],
  ],
  [
    [
      '>',
      'POST /form HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Type: application/x-www-form-urlencoded\r\n' +
        'Content-Length: 48\r\n\r\n',
    ],
    ['<', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['>', 'password=form-password-11&k=remember-me-77e1&x=y'],
    ['<', KEEP],
    [
      '>',
      'PUT /json HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: x\r\n\r\n' +
        '17;x=chunk-extension4\r\n{"a":"json-secret-2222"\r\n10\r\nchunked-secret-3\r\n0\r\nX: trailer-secret-5\r\n\r\n',
    ],
    ['<', 'HTTP/1.1 204 No Content\r\n\r\n'],
    [
      '>',
      'GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nFROB /3 HTTP/1.1\r\nHost: a\r\n\r\n',
    ],
    [
      '<',
      `${KEEP}HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nresponse-chunk-7\r\n0\r\n\r\n${KEEP}`,
    ],
  ],
  [
    ['>', 'GET http://me:user-info-pw-4d5@shop/x?y=z HTTP/1.0\r\nHost: shop\r\n\r\n'],
    ['<', 'HTTP/1.0 200 OK\r\n\r\nuntil-close-8888'],
  ],
  [
    ['>', 'GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
    ['<', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n'],
    ['>', 'websocket-msg-99'],
  ],
  [
    ['>', 'CONNECT db:5432 HTTP/1.1\r\nHost: db:5432\r\n\r\n'],
    ['<', 'HTTP/1.1 200 OK\r\n\r\n'],
    ['>', 'tunnel-bytes-aaa'],
  ],
  [
    ['>', '*2\r\n$4\r\nAUTH\r\n$16\r\nredis-password-b\r\n'],
    ['<', '+OK\r\n'],
  ],
  [
    ['<', '220 mail ESMTP\r\n'],
    ['>', 'AUTH PLAIN smtp-password-cc\r\n'],
    ['<', '235 ok\r\n'],
  ],
]
