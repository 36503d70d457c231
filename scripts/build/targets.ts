// What the executable can be built for: Bun's name of the platform, the npm names of sharp's native parts.

export interface Target {
  /** As people write it: `linux-arm64`. */
  name: string;
  /** `--target` of Bun. */
  bun: Bun.Build.CompileTarget;
  /** Suffix of sharp's packages, undefined where pictures are left to Bun alone. */
  sharp: string | undefined;
  os: string;
  cpu: string;
  libc?: 'glibc' | 'musl';
  suffix?: string;
}

export const targets: readonly Target[] = [
  { name: 'linux-x64', bun: 'bun-linux-x64', sharp: 'linux-x64', os: 'linux', cpu: 'x64', libc: 'glibc' },
  { name: 'linux-arm64', bun: 'bun-linux-arm64', sharp: 'linux-arm64', os: 'linux', cpu: 'arm64', libc: 'glibc' },
  { name: 'linux-x64-musl', bun: 'bun-linux-x64-musl', sharp: 'linuxmusl-x64', os: 'linux', cpu: 'x64', libc: 'musl' },
  { name: 'linux-arm64-musl', bun: 'bun-linux-arm64-musl', sharp: 'linuxmusl-arm64', os: 'linux', cpu: 'arm64', libc: 'musl' },
  { name: 'darwin-x64', bun: 'bun-darwin-x64', sharp: 'darwin-x64', os: 'darwin', cpu: 'x64' },
  { name: 'darwin-arm64', bun: 'bun-darwin-arm64', sharp: 'darwin-arm64', os: 'darwin', cpu: 'arm64' },
  // sharp's Windows package holds several libraries that load one another by name; Bun's codec does without.
  { name: 'windows-x64', bun: 'bun-windows-x64', sharp: undefined, os: 'win32', cpu: 'x64', suffix: '.exe' },
];

/** The target of the machine this runs on. */
export function ownTarget(): Target {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const isMusl =
    process.platform === 'linux' &&
    !(process.report.getReport() as { header: { glibcVersionRuntime?: string } }).header.glibcVersionRuntime;
  const found = targets.find(({ name }) => name === `${os}-${process.arch}${isMusl ? '-musl' : ''}`);
  if (!found) throw new Error(`there is no build for ${process.platform} ${process.arch}`);
  return found;
}

/** The target of this name; throws a sentence with all names. */
export function targetNamed(name: string): Target {
  const found = targets.find((target) => target.name === name);
  if (!found) throw new Error(`unknown target ${name}; there are ${targets.map((target) => target.name).join(', ')}`);
  return found;
}
