// What clients may ask for by container and codec (transcoding extension), beyond plain format names.
import { isSameFormat, type Profile } from './profiles.ts';
import type { FindProfile } from './transcodings.ts';

interface Target {
  containers: readonly string[];
  codec: string;
  /** The profile it is a variety of. */
  format: string;
  suffix: string;
  mediaType: string;
  encode: readonly string[];
}

const fragments = ['-movflags', '+frag_keyframe+empty_moov+default_base_moof', '-frag_duration', '1000000'];

/** The same sound in a container that other players prefer; all can be streamed while they are made. */
const targets: readonly Target[] = [
  {
    containers: ['mp4', 'm4a', 'm4b'],
    codec: 'aac',
    format: 'aac',
    suffix: 'm4a',
    mediaType: 'audio/mp4',
    encode: ['-c:a', 'aac', '-f', 'mp4', ...fragments],
  },
  {
    containers: ['webm'],
    codec: 'opus',
    format: 'opus',
    suffix: 'webm',
    mediaType: 'audio/webm',
    encode: ['-c:a', 'libopus', '-f', 'webm'],
  },
];

/** The profile for a container with a codec; undefined where we do not make that. */
export function findTarget(find: FindProfile, container: string, codec: string): Profile | undefined {
  const [wantedContainer, wantedCodec] = [container.toLowerCase(), codec.toLowerCase()];
  const isCodec = (name: string) => wantedCodec === '' || isSameFormat(name, wantedCodec);
  const target = targets.find((one) => one.containers.includes(wantedContainer) && isCodec(one.codec));
  const profile = find(target?.format ?? (wantedContainer || wantedCodec));
  if (!profile || !isCodec(profile.codec)) return undefined;
  if (!target || profile.command) return profile;
  return { ...profile, suffix: target.suffix, mediaType: target.mediaType, encode: target.encode };
}
