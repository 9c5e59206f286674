import { describe, expect, it } from 'vitest'
import { containerOf, podOf, unitOf } from '../../../pipeline/naming/cgroup.ts'

const ID = '3f2504e04f8911d39a0c0305e82c33013f2504e04f8911d39a0c0305e82c3301'
const INNER = ID.replaceAll('3', 'a')

describe('control groups', () => {
  it.each([
    [`0::/system.slice/docker-${ID}.scope`],
    [`12:pids:/docker/${ID}`],
    [`0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-${ID}.scope`],
    [`0::/kubepods/burstable/pod0a1b2c/${ID}`],
    [`0::/system.slice/containerd.service/kubepods-pod1.slice:cri-containerd:${ID}`],
    [`0::/kubepods.slice/crio-${ID}.scope`],
    [`0::/machine.slice/libpod-${ID}.scope/container`],
    [`0::/libpod_parent/libpod-${ID}`],
    [`2:cpu:/\n1:name=systemd:/ecs/task/${ID}\n`],
    [`0::/docker/${INNER}/docker/${ID}`],
  ])('finds the container in %s', (cgroup) => {
    expect(containerOf(cgroup)).toBe(ID)
  })

  it.each(['0::/', '', `0::/machine.slice/crio-conmon-${ID}.scope`, `0::/x/${ID}0`])(
    'finds none in %j',
    (cgroup) => {
      expect(containerOf(cgroup)).toBeUndefined()
    },
  )

  const POD = '5c8f2a1e-7d3b-4e6f-9a10-0b1c2d3e4f50'
  const SLICE = POD.replaceAll('-', '_')

  it.each([
    [`0::/kubepods/burstable/pod${POD}/${ID}`],
    [`12:pids:/kubepods/pod${POD}/${ID}`],
    [
      `0::/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod${SLICE}.slice/cri-containerd-${ID}.scope`,
    ],
    [`0::/kubepods.slice/kubepods-pod${SLICE}.slice/crio-${ID}.scope/container`],
    [`0::/system.slice/containerd.service/kubepods-pod${SLICE}.slice:cri-containerd:${ID}`],
    [
      `0::/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-burstable.slice/kubelet-kubepods-burstable-pod${SLICE}.slice/cri-containerd-${ID}.scope`,
    ],
    [`0::/docker/${INNER}/kubelet/kubepods/besteffort/pod${POD}/${ID}`],
  ])('K5: finds the pod and the container in %s', (cgroup) => {
    expect(podOf(cgroup)).toBe(POD)
    expect(containerOf(cgroup)).toBe(ID)
  })

  it.each([
    '',
    `0::/system.slice/docker-${ID}.scope`,
    `0::/machine.slice/machine-libpod_pod_${ID}.slice/libpod-${ID}.scope`,
    `0::/user.slice/pod${POD}/${ID}`,
    // A static pod: a hash of its file.
    `0::/kubepods/burstable/pod0123456789abcdef0123456789abcdef/${ID}`,
  ])('K5: finds no pod in %j', (cgroup) => {
    expect(podOf(cgroup)).toBeUndefined()
  })

  it.each([
    ['0::/system.slice/nginx.service', 'nginx'],
    ['0::/system.slice/system-cart.slice/cart@blue.service', 'cart@blue'],
    ['0::/system.slice/my\\x2dcart.service/worker', 'my-cart'],
    ['0::/user.slice/user-1000.slice/user@1000.service/app.slice/cart.service', 'cart'],
    ['3:cpu:/\n1:name=systemd:/system.slice/cart.service\n', 'cart'],
    [`0::/system.slice/docker-${ID}.scope/system.slice/cart.service`, 'cart'],
  ])('finds the unit of %s', (cgroup, unit) => {
    expect(unitOf(cgroup)).toBe(unit)
  })

  it.each([
    '0::/init.scope',
    '0::/user.slice/user-1000.slice/session-3.scope',
    '0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-term-1.scope',
    '0::/user.slice/user-1000.slice/user@1000.service/init.scope',
    '0::/user.slice/user-1000.slice/user@1000.service',
    '0::/system.slice/cron.service',
    '0::/system.slice/ssh@4-10.0.0.1:22-10.0.0.2:5000.service',
    `0::/system.slice/cart.service/docker/${ID}`,
    '',
  ])('finds no unit in %j', (cgroup) => {
    expect(unitOf(cgroup)).toBeUndefined()
  })
})
