// What becomes of request targets: path, query, URL, server name, route. Secrets stay on the host.
import { describe, expect, it } from 'vitest'
import { SimulatedHost } from '../../support/events.ts'
import { Harness, type PlainSpan } from './spans.ts'
import { answer, ask, ok } from './traffic.ts'

function spansOf(
  target: string,
  config = {},
  host = 'Host: shop:8080\r\n',
  method = 'GET',
): [PlainSpan, PlainSpan] {
  const sim = new SimulatedHost()
  const ends = sim.tcp()
  ask(ends, `${method} ${target} HTTP/1.1\r\n${host}\r\n`)
  answer(ends, ok())
  return new Harness(sim, config).end() as [PlainSpan, PlainSpan]
}

describe('S11: secrets in targets', () => {
  it.each([
    ['/a?token=SECRET', 'token=REDACTED'],
    ['/a?x=1&access_token=SECRET&y=2', 'x=1&access_token=REDACTED&y=2'],
    ['/a?API_KEY=SECRET', 'API_KEY=REDACTED'],
    ['/a?apikey=SECRET', 'apikey=REDACTED'],
    ['/a?key=SECRET', 'key=REDACTED'],
    ['/a?password=SECRET', 'password=REDACTED'],
    ['/a?user%5Bpassword%5D=SECRET', 'user%5Bpassword%5D=REDACTED'],
    ['/a?%74oken=SECRET', '%74oken=REDACTED'],
    ['/a?pwd=SECRET;sig=SECRET', 'pwd=REDACTED;sig=REDACTED'],
    ['/a?Signature=SECRET', 'Signature=REDACTED'],
    ['/a?AWSAccessKeyId=SECRET', 'AWSAccessKeyId=REDACTED'],
    ['/a?X-Amz-Signature=SECRET&X-Amz-Date=SECRET', 'X-Amz-Signature=REDACTED&X-Amz-Date=REDACTED'],
    ['/a?X-Goog-Signature=SECRET', 'X-Goog-Signature=REDACTED'],
    ['/a?code=SECRET&session=SECRET', 'code=REDACTED&session=REDACTED'],
    ['/a?q=eyJhbGciOiJI.eyJzdWIiOi.SECRET', 'q=REDACTED'],
    ['/a?q=ghp_SECRET', 'q=REDACTED'],
    ['/a?q=Bearer%20SECRET', 'q=REDACTED'],
    ['/a?my.own-Key=SECRET', 'my.own-Key=REDACTED'],
    ['/a?tokens', 'tokens'],
    ['/a?q=keys+to+the+city', 'q=keys+to+the+city'],
    ['/a?', ''],
  ])('%s', (target, query) => {
    const [client, server] = spansOf(target, { redact_query_keys: ['myownkey'] })
    expect(server.attributes['url.query']).toBe(query)
    expect(client.attributes['url.full']).toBe(`http://shop:8080/a?${query}`)
    expect(JSON.stringify([client, server])).not.toContain('SECRET')
  })

  it.each([
    ['/login/eyJhbGciOiJI.eyJzdWIiOi.SECRET/x', '/login/REDACTED/x'],
    ['/a;jsessionid=SECRET/b', '/a;jsessionid=REDACTED/b'],
    ['/a;color=red/b', '/a;color=red/b'],
  ])('%s', (target, path) => {
    const [client, server] = spansOf(target)
    expect(server.attributes['url.path']).toBe(path)
    expect(client.attributes['url.full']).toBe(`http://shop:8080${path}`)
  })

  it('user information in an absolute target', () => {
    const [client, server] = spansOf('http://me:SECRET@shop:9000/a?b=1')
    expect(client.attributes).toMatchObject({
      'url.full': 'http://REDACTED:REDACTED@shop:9000/a?b=1',
      'server.address': 'shop',
      'server.port': 9000,
    })
    expect(server.attributes['url.path']).toBe('/a')
  })
})

describe('server.address and server.port', () => {
  it.each([
    ['Host: shop\r\n', 'shop', 80],
    ['Host: shop:8443\r\n', 'shop', 8443],
    ['HOST:  [2001:db8::1]:99 \r\n', '2001:db8::1', 99],
    ['Host: [::1]\r\n', '::1', 80],
    ['Host: user:pw@shop:1\r\n', 'shop', 1],
    ['Host: shop:port\r\n', 'shop', 80],
    ['', '127.0.0.1', 8080],
  ])('%j', (header, address, port) => {
    for (const span of spansOf('/', {}, header)) {
      expect(span.attributes).toMatchObject({ 'server.address': address, 'server.port': port })
    }
  })
})

describe('methods', () => {
  it.each([
    ['GET', 'GET', undefined],
    ['QUERY', 'QUERY', undefined],
    ['PURGE', '_OTHER', 'PURGE'],
    ['get', '_OTHER', 'get'],
  ])('%s', (method, known, original) => {
    const [client, server] = spansOf('/a', {}, undefined, method)
    expect(server.attributes['http.request.method']).toBe(known)
    expect(server.attributes['http.request.method_original']).toBe(original)
    expect(server.name).toBe(original === undefined ? `${known} /a` : 'HTTP /a')
    expect(client.name).toBe(original === undefined ? known : 'HTTP')
  })

  it('are those that the user knows', () => {
    const [client] = spansOf('/a', { known_methods: ['PURGE'] }, undefined, 'PURGE')
    expect(client.name).toBe('PURGE')
  })
})

describe('forms of targets', () => {
  it('OPTIONS * has no route', () => {
    const [client, server] = spansOf('*', {}, undefined, 'OPTIONS')
    expect(server.attributes['url.path']).toBe('*')
    expect(server.attributes['http.route']).toBeUndefined()
    expect([client.attributes['url.full'], server.name]).toEqual(['http://shop:8080', 'OPTIONS'])
  })

  it('a path in UTF-8 is text', () => {
    const [, server] = spansOf(Buffer.from('/café', 'utf8').toString('latin1'))
    expect(server.attributes['url.path']).toBe('/café')
  })

  it('a fragment is no part of a path', () => {
    expect(spansOf('/a#b?c=d')[1].attributes['url.path']).toBe('/a')
  })
})

describe('http.route', () => {
  it.each([
    ['/', '/'],
    ['/users', '/users'],
    ['/users/42', '/users/*'],
    ['/users/42/', '/users/*/'],
    ['/users/42/orders/9f8b2c71', '/users/*/orders/*'],
    ['/v1/oauth2/mp3', '/v1/oauth2/mp3'],
    ['/o/123e4567-e89b-12d3-a456-426614174000', '/o/*'],
    ['/o/deadbeef', '/o/deadbeef'],
    ['/o/dead0beef', '/o/*'],
    ['/d/2026-11-21', '/d/*'],
    ['/d/12:30', '/d/*'],
    ['/mail/me@example.org', '/mail/*'],
    ['/q/a%20b', '/q/*'],
    ['/item0042', '/*'],
    ['/static/app.js', '/static/app.js'],
    ['/static/main.3f2a9c1b.js', '/static/*.js'],
    ['/img/IMG_2041.jpg', '/img/*.jpg'],
    [`/${'x'.repeat(41)}`, '/*'],
    ['/t/kJ8sYbQm2PzLxWvT', '/t/*'],
    ['/a/b/c/d/e/f/g/h/i/j/k/l', '/a/b/c/d/e/f/g/h/i/j/*'],
    ['//a', '//a'],
  ])('%s → %s', (path, route) => {
    const [, server] = spansOf(path)
    expect(server.attributes['http.route']).toBe(route)
    expect(server.name).toBe(`GET ${route}`)
  })

  it.each([
    ['/users/bob', '/users/:name'],
    ['/users/', '/users'],
    ['/users', '/users'],
    ['/files/a/b/c', '/files/*'],
    ['/files', '/files'],
    ['/x/anything/y', '/x/*/y'],
  ])('of the user: %s → %s', (path, route) => {
    const routes = ['/users/:name', '/files/*', '/x/*/y']
    const expected = path === '/users/' ? '/users/' : route
    expect(spansOf(path, { routes })[1].attributes['http.route']).toBe(expected)
  })

  it('is bounded per service', () => {
    const sim = new SimulatedHost()
    const ends = sim.tcp()
    for (const word of ['a', 'b', 'c', 'd', 'a']) {
      ask(ends, `GET /${word} HTTP/1.1\r\n\r\n`)
      answer(ends, ok())
    }
    const harness = new Harness(sim, { max_routes: 2, routes: ['/d'] })
    const routes = harness
      .end()
      .filter((s) => s.kind === 'server')
      .map((s) => s.attributes['http.route'])
    expect(routes).toEqual(['/a', '/b', '/*', '/d', '/a'])
    expect(harness.count('spantap_routes_overflowed')).toBe(1)
  })
})
