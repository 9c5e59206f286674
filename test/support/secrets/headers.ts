// Secrets in header fields and trailers, of requests and responses.
import { answer, base64, get, head, OK, type Kind } from './kind.ts'

export function headerKinds(c: string): Kind[] {
  const basic = base64(`alice:${c}`)
  const line = (name: string, ...lines: string[]): Kind => ({
    name,
    request: get('/header', ...lines),
    response: OK,
  })
  return [
    {
      ...line('authorization basic', `Authorization: Basic ${basic}`),
      needles: [basic.slice(8), c],
    },
    line('authorization bearer', `authorization: Bearer ${c}`),
    line(
      'authorization digest',
      `AUTHORIZATION: Digest username="alice", realm="shop", nonce="n", uri="/", response="${c}"`,
    ),
    line('authorization negotiate', `Authorization:Negotiate ${c}`),
    line(
      'authorization aws4',
      `Authorization: AWS4-HMAC-SHA256 Credential=AKIA/20260801, Signature=${c}`,
    ),
    line('proxy-authorization', `Proxy-Authorization: Basic ${c}`),
    line('cookie', `Cookie: theme=dark; session=${c}`),
    { ...line('set-cookie'), response: answer('200 OK', '', `Set-Cookie: sid=${c}; HttpOnly`) },
    line('x-api-key', `X-Api-Key: ${c}`),
    line('x-auth-token', `x-auth-token:   ${c}  `),
    line('x-amz-security-token', `X-Amz-Security-Token: ${c}`),
    line('x-csrf-token', `X-CSRF-Token: ${c}`),
    line('header of its own', `X-Secret-Plan: ${c}`),
    line('name of a header', `X-${c}: 1`),
    line('folded header', 'Authorization: Bearer', `  ${c}`),
    line('header without a colon', `Authorization ${c}`),
    line('space before the colon', `Authorization : Bearer ${c}`),
    line('referer', `Referer: http://alice:${c}@shop.test/?token=${c}`),
    line('x-forwarded-uri', `X-Forwarded-Uri: /login?password=${c}`),
    {
      ...line('location'),
      response: answer('302 Found', '', `Location: https://shop.test/cb?code=${c}&state=s`),
    },
    {
      ...line('www-authenticate'),
      response: answer('401 No', '', `WWW-Authenticate: Digest nonce="${c}"`),
    },
    { ...line('reason phrase'), response: `HTTP/1.1 200 ${c}\r\nContent-Length: 0\r\n\r\n` },
    {
      name: 'user in the host header',
      request: `GET /host HTTP/1.1\r\nHost: alice:${c}@shop.test:8080\r\n\r\n`,
      response: OK,
    },
    {
      name: 'trailer',
      request:
        head('POST /trailer HTTP/1.1', 'Transfer-Encoding: chunked', 'Trailer: X-Auth') +
        `3\r\nabc\r\n0\r\nX-Auth: ${c}\r\n\r\n`,
      response: OK,
    },
    {
      name: 'chunk extension',
      request:
        head('POST /extension HTTP/1.1', 'Transfer-Encoding: chunked') +
        `3;key=${c}\r\nabc\r\n0\r\n\r\n`,
      response: OK,
    },
    {
      name: 'websocket subprotocol',
      request: get(
        '/socket',
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Protocol: bearer, ${c}`,
      ),
      response: 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n',
    },
    {
      name: 'websocket message',
      request: get('/socket', 'Connection: Upgrade', 'Upgrade: websocket'),
      response: 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n',
      after: [`\x81\x20{"token":"${c}"}`, `\x81\x20{"reply":"${c}"}`],
      recorded: false,
    },
  ]
}
