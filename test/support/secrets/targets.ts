// Secrets in request targets: queries, paths, user information.
import { base64url, get, head, OK, type Kind } from './kind.ts'

/** Longer than what is copied of a call that has no known protocol yet. */
const LONG = `pad=${'p'.repeat(5000)}`

export function targetKinds(c: string): Kind[] {
  const target = (name: string, target: string): Kind => ({
    name,
    request: get(target),
    response: OK,
  })
  const payload = base64url(JSON.stringify({ sub: c }))
  const jwt = `eyJhbGciOiJIUzI1NiJ9.${payload}.${c}`
  const json = encodeURIComponent(JSON.stringify({ user: 'alice', password: c }))
  const url = encodeURIComponent(`https://shop.test/callback?token=${c}`)
  const userUrl = encodeURIComponent(`https://alice:${c}@shop.test/`)
  return [
    target(
      'aws signature',
      `/o?X-Amz-Algorithm=AWS4&X-Amz-Credential=AKIA%2F2026&X-Amz-Signature=${c}`,
    ),
    target('aws security token', `/o?X-Amz-Security-Token=${c}&X-Amz-Date=20260801T000000Z`),
    target('aws version 2', `/o?AWSAccessKeyId=${c}&Expires=1&Signature=${c}`),
    target('azure sas', `/blob?sv=2026-01-01&sr=b&sig=${c}%3D&se=2026`),
    target('gcs signature', `/o?X-Goog-Algorithm=GOOG4&X-Goog-Signature=${c}`),
    target('gcs access id', `/o?GoogleAccessId=${c}&Expires=1`),
    target('oauth code', `/cb?code=${c}&scope=all`),
    target('oauth state', `/cb?state=${c}`),
    target('access token', `/me?access_token=${c}`),
    target('refresh token', `/me?refresh_token=${c}`),
    target('id token', `/me?id_token=${c}`),
    target('client secret', `/token?client_id=shop&client_secret=${c}`),
    target('password', `/login?user=alice&password=${c}`),
    target('password in brackets', `/login?user[password]=${c}`),
    target('escaped key', `/login?%70ass%77ord=${c}`),
    target('api key', `/v1?apiKey=${c}`),
    target('key of the user', `/page?customer=${c}`),
    target('session id', `/page?PHPSESSID=${c}`),
    target('semicolons', `/page?a=1;token=${c};b=2`),
    target('matrix parameter', `/page;jsessionid=${c}/next?a=1`),
    target('key in the path', `/reset/token=${c}/now`),
    target('escaped question mark', `/login%3Fpassword=${c}`),
    target('url in a query', `/go?to=${url}`),
    target('user of a url in a query', `/go?to=${userUrl}`),
    target('url in a query, escaped twice', `/go?to=${encodeURIComponent(url)}`),
    target('json in a query', `/find?filter=${json}`),
    target(
      'graphql in a query',
      `/graphql?query=mutation%7Blogin(password%3A%22${c}%22)%7Bok%7D%7D`,
    ),
    { ...target('jwt in a query', `/page?next=${jwt}`), needles: [payload.slice(8), c] },
    { ...target('jwt in the path', `/unsubscribe/${jwt}/now`), needles: [payload.slice(8), c] },
    target('token of a service in the path', `/hooks/ghp_${c}${c}`),
    target('token of a bot in the path', `/bot123456789:AAE${c}${c.slice(0, 8)}/sendMessage`),
    target('fragment', `/page?a=1#access_token=${c}`),
    target('far behind', `/far?${LONG}&token=${c}`),
    target('user of an absolute target', `http://alice:${c}@shop.test:8080/page`),
    target('query of an absolute target', `http://shop.test:8080/page?token=${c}`),
    target('relative target', `page?token=${c}`),
    target('url in a relative target', `page?token=${c}&to=http://shop.test/`),
    {
      name: 'user of an authority',
      request: head(`CONNECT alice:${c}@shop.test:443 HTTP/1.1`),
      response: 'HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n',
    },
    {
      name: 'blank in a target',
      request: head(`GET /search?q=a b&token=${c} HTTP/1.1`),
      response: OK,
    },
  ]
}
