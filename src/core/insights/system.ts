// What insights say of the machine and the program: kinds and numbers, no names, no paths.
import { heapStats, memoryUsage } from 'bun:jsc';
import { existsSync, readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { arch, cpus, platform, release } from 'node:os';

export interface OsFacts {
  type: string;
  distro: string;
  version: string;
  containerized: boolean;
  arch: string;
  numCPU: number;
}

/** Memory of this runtime where Navidrome tells that of Go's. */
export interface MemoryFacts {
  /** Bytes in use on the heap. */
  alloc: number;
  /** Most bytes that the program ever held: this runtime does not sum up what it allocated. */
  totalAlloc: number;
  /** Resident bytes. */
  sys: number;
  /** Garbage collections that were noticed. */
  numGC: number;
}

/** Names of file systems by what statfs says of them. */
const fileSystems: Record<number, string> = {
  0xef53: 'ext2/ext3/ext4',
  0x9123683e: 'btrfs',
  0x58465342: 'xfs',
  0x2fc12fc1: 'zfs',
  0x01021994: 'tmpfs',
  0x794c7630: 'overlayfs',
  0x65735546: 'fuse',
  0x6969: 'nfs',
  0xff534d42: 'cifs',
  0xfe534d42: 'smb2',
  0x517b: 'smb',
  0x4d44: 'vfat',
  0x2011bab0: 'exfat',
  0x5346544e: 'ntfs',
  0x7366746e: 'ntfs3',
  0xf2f52010: 'f2fs',
  0x73717368: 'squashfs',
  0xca451a4e: 'bcachefs',
  0x1161970: 'gfs',
  0xc36400: 'ceph',
  0x01021997: '9p',
  0x6a656a63: 'virtiofs',
};

/** The kind of file system that a folder lies on; '' where that cannot be told, or there is none. */
export async function fileSystemOf(folder: string): Promise<{ type: string }> {
  if (folder === '') return { type: '' };
  const type = await statfs(folder).then(
    (found) => fileSystems[found.type >>> 0] ?? `0x${(found.type >>> 0).toString(16)}`,
    () => '',
  );
  return { type };
}

export function osFacts(): OsFacts {
  const { ID: distro = '', VERSION_ID: version = '' } = osRelease();
  return {
    type: platform(),
    distro,
    version: version || release(),
    containerized: isContainerized(),
    arch: arch() === 'x64' ? 'amd64' : arch(),
    numCPU: cpus().length,
  };
}

function osRelease(): Record<string, string> {
  const lines = readText('/etc/os-release').split('\n');
  return Object.fromEntries(lines.map((line) => [line.split('=')[0] ?? '', line.slice(line.indexOf('=') + 1).replace(/^"|"$/g, '')]));
}

function isContainerized(): boolean {
  if (existsSync('/.dockerenv') || existsSync('/run/.containerenv')) return true;
  return /docker|kubepods|containerd|lxc/.test(readText('/proc/1/cgroup'));
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Counts garbage collections by a thing that every one of them takes away. */
export function createGcCount(): () => number {
  let count = 0;
  const registry = new FinalizationRegistry<undefined>(() => {
    count++;
    watch();
  });
  const watch = () => registry.register({}, undefined);
  watch();
  return () => count;
}

export const memoryFacts = (numGC: number): MemoryFacts => ({
  alloc: heapStats().heapSize,
  totalAlloc: memoryUsage().peak,
  sys: process.memoryUsage.rss(),
  numGC,
});
