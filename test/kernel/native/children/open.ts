// Opens the file it is given and runs a program; prints what came of it as JSON.
import { NativeError, open } from '../../../../native/index.ts'

const [file = '', program = 'constants'] = process.argv.slice(2)
try {
  const object = open(file)
  object.ring('events', () => {})
  object.attach('exec')
  console.log(JSON.stringify({ returned: object.run(program) }))
  object.close()
} catch (error) {
  if (!(error instanceof NativeError)) throw error
  const { message, code, errno, program } = error
  console.log(JSON.stringify({ message, code, errno, program }))
}
