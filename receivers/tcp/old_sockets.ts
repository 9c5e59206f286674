// The unix sockets that were there before us, in every network namespace of the host: what they have sent so far is not known.
import { pids } from '../../pipeline/proc.ts'
import { eachNamespace, unixStreamsNear } from '../process/sockets.ts'

/** Inodes of all unix stream sockets of the host. */
export const oldUnixSockets = (): number[] =>
  eachNamespace(pids(), unixStreamsNear).flatMap((sockets) =>
    sockets.map(({ inode }) => Number(inode)),
  )
