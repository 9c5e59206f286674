import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { it } from 'vitest'
import { Cors } from '../../../pipeline/http/cors.ts'
import { quickly } from '../../support/hostile.ts'

const cors = Cors.of({
  allowed_origins: ['http://*.example.com', 'https://a.*'],
  allowed_headers: ['x-a', 'x-b'],
  exposed_headers: [],
  max_age: 0,
})!

function handle(method: string, headers: Readonly<Record<string, string>>): void {
  const request = new IncomingMessage(new Socket())
  Object.assign(request, { method, headers })
  cors.handle(request, new ServerResponse(request))
}

it('P6: origins and headers that a browser asks for are read in no time, however long', () => {
  quickly((origin) => handle('POST', { origin }))
  quickly((text) => handle('POST', { origin: `http://${text}.example.com` }))
  quickly((wanted) =>
    handle('OPTIONS', {
      origin: 'http://b.example.com',
      'access-control-request-method': 'POST',
      'access-control-request-headers': wanted,
    }),
  )
})
