// Secrets in bodies, of requests and responses, however they are framed.
import { answer, get, head, OK, post, type Kind } from './kind.ts'

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'

export function bodyKinds(c: string, card: string): Kind[] {
  const body = (name: string, type: string, text: string): Kind => ({
    name,
    request: post('/body', type, text),
    response: OK,
  })
  const pem = `-----BEGIN PRIVATE KEY-----\n${c}\n-----END PRIVATE KEY-----\n`
  const multipart = [
    '--cut',
    'Content-Disposition: form-data; name="key"; filename="id_rsa"',
    '',
    pem,
    '--cut--',
    '',
  ].join('\r\n')
  const smuggled = `GET /inside?a=${c} HTTP/1.1\r\nHost: ${c}\r\nAuthorization: Bearer ${c}\r\n\r\n`
  return [
    body('form: password', FORM, `user=alice&password=${c}`),
    body('form: oauth', FORM, `grant_type=authorization_code&code=${c}&client_secret=${c}`),
    body('json: password', JSON_TYPE, JSON.stringify({ user: 'alice', password: c })),
    { ...body('json: credit card', JSON_TYPE, JSON.stringify({ number: card })), needles: [card] },
    body('graphql', JSON_TYPE, JSON.stringify({ query: 'mutation{login}', variables: { pw: c } })),
    body('private key', 'application/x-pem-file', pem),
    body('multipart upload', 'multipart/form-data; boundary=cut', multipart),
    body('soap', 'text/xml', `<Envelope><Password>${c}</Password></Envelope>`),
    body('a request in a body', 'message/http', smuggled),
    {
      ...body('an answer: token', JSON_TYPE, '{}'),
      response: answer('200 OK', JSON.stringify({ access_token: c, refresh_token: c })),
    },
    {
      ...body('an answer: page', JSON_TYPE, '{}'),
      response: answer('200 OK', `<input name="csrf" value="${c}">`, 'Content-Type: text/html'),
    },
    {
      name: 'chunked body',
      request:
        head('POST /chunked HTTP/1.1', 'Transfer-Encoding: chunked') +
        `${c.length.toString(16)}\r\n${c}\r\n0\r\n\r\n`,
      response: `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${c.length.toString(16)}\r\n${c}\r\n0\r\n\r\n`,
    },
    {
      name: 'body until the end',
      request: get('/until-close'),
      response: `HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"token":"${c}"}`,
    },
    {
      name: 'more than the length says',
      request: `${post('/more', FORM, 'a=1')}password=${c}`,
      response: `${OK}\r\n${c}\r\n`,
      recorded: false,
    },
    {
      name: 'a body that GET has no length for',
      request: `${get('/none')}{"password":"${c}"}\r\n\r\n`,
      response: OK,
      recorded: false,
    },
  ]
}
