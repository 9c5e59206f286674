// The attributes by which RED keys `dns.lookup.duration`: the name that was asked, the type of record, the error. Names come from
// users, so a service keeps only so many of them; the others are counted together, without a name.
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions'
import { ATTR_DNS_QUESTION_NAME } from '@opentelemetry/semantic-conventions/incubating'
import { setBounded } from '../../../../pipeline/bounded_map.ts'
import {
  attributeSet,
  type AttributeSet,
  type AttributeValue,
} from '../../../../pipeline/data/attributes.ts'
import { ATTR_SPANTAP_DNS_QUESTION_TYPE } from '../../../../pipeline/dns/attributes.ts'

/** Services that are remembered. */
const SERVICES = 1024
/** Types and errors that one name has, at most. */
const SETS = 64

/** Sets by type and error. */
type Sets = Map<string, AttributeSet>

interface OfService {
  readonly names: Map<string, Sets>
  readonly nameless: Sets
}

export class Dimensions {
  readonly #max: number
  readonly #services = new Map<string, OfService>()

  constructor(max: number) {
    this.#max = max
  }

  /** The set of an exchange. Its list names the question only while the service has room for names. */
  of(service: string, name: string, type: string, error: string): AttributeSet {
    let mine = this.#services.get(service)
    if (!mine) {
      mine = { names: new Map(), nameless: new Map() }
      setBounded(this.#services, service, mine, SERVICES)
    }
    let sets = mine.names.get(name)
    if (!sets && name !== '' && mine.names.size < this.#max) {
      mine.names.set(name, (sets = new Map()))
    }
    const named = sets !== undefined
    sets ??= mine.nameless
    const key = `${type} ${error}`
    let set = sets.get(key)
    if (!set) {
      const list: (string | AttributeValue)[] = named ? [ATTR_DNS_QUESTION_NAME, name] : []
      list.push(ATTR_SPANTAP_DNS_QUESTION_TYPE, type)
      if (error !== '') list.push(ATTR_ERROR_TYPE, error)
      set = attributeSet(list)
      setBounded(sets, key, set, SETS)
    }
    return set
  }
}
