#!/bin/sh
# The first process of the guest: make the host's files our root, run the command that stands in the control folder, leave its exit
# code and the kernel's log there, power off. Everything written goes to memory, except for the folders shared for writing.
b=/bin/busybox
$b mount -t proc proc /proc
$b mount -t sysfs sysfs /sys
$b mount -t devtmpfs dev /dev
$b mkdir -p /dev/pts /dev/shm
$b mount -t devpts devpts /dev/pts
$b mount -t tmpfs shm /dev/shm
$b ln -s /proc/self/fd /dev/fd
for stream in 0:stdin 1:stdout 2:stderr; do
	$b ln -s /proc/self/fd/${stream%:*} /dev/${stream#*:}
done

fail() {
	echo "spantap-vm: $1" >/dev/console
	$b poweroff -f
}

for module in virtio_pci virtio_console virtio_blk ext4 9pnet_virtio 9p overlay; do
	$b modprobe $module 2>/dev/null # Missing where it is built in.
done

share=trans=virtio,version=9p2000.L,msize=512000
$b mount -t 9p -o $share,cache=none control /control || fail 'no control folder'
$b mount -t 9p -o $share,cache=loose,ro host /lower || fail "the host's files cannot be mounted"
$b mount -t tmpfs -o size=75% upper /upper
$b mkdir /upper/files /upper/work
$b mount -t overlay -o lowerdir=/lower,upperdir=/upper/files,workdir=/upper/work overlay /guest ||
	fail 'no overlay over the files of the host'

# What is on the disk stands where it is on the host.
$b mount -t ext4 -o ro /dev/vda /disk || fail 'no disk'
number=0
while read -r path; do
	$b mount -o bind /disk/$number "/guest$path"
	number=$((number + 1))
done </control/disk

for folder in proc sys dev; do
	$b mount -o rbind /$folder /guest/$folder
done
# What others have in these folders is hidden; what we need may be there, too.
number=0
while read -r path; do
	$b mkdir -p /kept/$number
	$b mount -o rbind "/guest$path" /kept/$number
	number=$((number + 1))
done </control/kept
$b mount -t tmpfs tmp /guest/tmp
$b mount -t tmpfs run /guest/run
number=0
while read -r path; do
	$b mkdir -p "/guest$path"
	$b mount -o rbind /kept/$number "/guest$path"
	number=$((number + 1))
done </control/kept
$b mount -t tracefs tracefs /guest/sys/kernel/tracing
$b mount -t bpf bpf /guest/sys/fs/bpf
$b mount -t cgroup2 cgroup2 /guest/sys/fs/cgroup
if [ -e /control/writable ]; then
	folder=/guest$($b cat /control/writable)
	$b mkdir -p "$folder"
	$b mount -t 9p -o $share,cache=none writable "$folder" || fail 'the folder for writing cannot be mounted'
fi
$b ip link set lo up
$b hostname spantap-vm
ulimit -n 65536

# By a pipe: a program may open /dev/stdout a second time, the port may not be.
port=$($b ls -d /dev/vport*p1)
$b mkfifo /output
$b cat /output >$port &
cat=$!
$b cut -d' ' -f1 /proc/uptime >/control/ready
$b chroot /guest /bin/sh -c "$($b cat /control/command)" >/output 2>&1 </dev/null
code=$?
$b dmesg >/control/dmesg
# Until all is out; what the command left running may hold the pipe.
for tenth in 1 2 3 4 5 6 7 8 9 10; do
	$b kill -0 $cat 2>/dev/null || break
	$b usleep 100000
done
echo $code >/control/exit
$b poweroff -f
