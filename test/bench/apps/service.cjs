// The service that is measured: a plain Node HTTP server that does a little work and answers 1 KB of JSON. CommonJS, because that
// is what an SDK instruments without further ado.
const { createServer } = require('node:http')

const rows = Array.from({ length: 13 }, (_, i) => ({
  id: i,
  name: `row ${i}`,
  tags: ['a', 'b', 'c'],
}))

createServer((request, response) => {
  const body = JSON.stringify({ path: request.url, rows })
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}).listen(0, '127.0.0.1', function listening() {
  console.log(this.address().port)
})
