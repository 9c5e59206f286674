// What of the receiver is needed, by who takes something of it. What nobody takes is not loaded.
import type { Signal } from '../../pipeline/signal.ts'
import type { TcpConfig } from './config.ts'

type Signals = readonly Signal[]

/** What sockets move: for spans, or for a recording. */
export const wantsStreams = (signals: Signals, { record }: Pick<TcpConfig, 'record'>): boolean =>
  signals.includes('events') || record.file !== ''

/** Numbers of connections. */
export const wantsNetwork = (signals: Signals, { network }: Pick<TcpConfig, 'network'>): boolean =>
  network && signals.includes('metrics')

/** Datagrams of DNS: they go the way of streams. */
export const wantsLookups = (signals: Signals, config: TcpConfig): boolean =>
  config.network && wantsStreams(signals, config)
