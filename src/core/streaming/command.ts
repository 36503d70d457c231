// Transcoding commands that an admin wrote, in Navidrome's spelling: `ffmpeg -ss %t -i %s -b:a %bk -f mp3 -`. They become a
// list of arguments in which every option is on a list: nothing else is run, no other file is read, nothing is written.
import { invalid } from '../../lib/errors.ts';

/** Arguments between the guards and the output, with placeholders where the request's numbers go. */
export type Command = readonly string[];

const flags = new Set(['-vn', '-sn', '-dn', '-nostdin', '-hide_banner', '-nostats', '-bitexact']);
const options = new Set(
  `-ss -t -to -i -map -map_metadata -map_chapters -v -loglevel -b -ab -q -aq -c -acodec -codec -f -ar -ac -af -filter -sample_fmt
  -bits_per_raw_sample -vbr -compression_level -application -frame_duration -cutoff -profile -strict -id3v2_version -write_xing -write_id3v1
  -write_id3v2 -movflags -frag_duration -metadata -threads -fflags -flags -packet_loss -apply_phase_inv -joint_stereo -abr -lpc_type
  -dither_method -mapping_family -async -vsync`.split(/\s+/),
);
const muxers = new Set(
  'mp3 opus ogg oga adts flac wav matroska webm ipod mp4 mov aiff ac3 eac3 caf w64 tta wv au s16le s16be s24le'.split(' '),
);
const filters = new Set(
  `volume loudnorm aresample dynaudnorm alimiter acompressor pan aformat highpass lowpass bass treble equalizer crossfeed afade apad
  atempo anull compand asetrate stereotools extrastereo replaygain silenceremove earwax haas`.split(/\s+/),
);
const longestCommand = 2000;

/** The command as a list; AppError invalid that says what is not allowed. `program` is the configured FFmpegPath. */
export function parseCommand(text: string, program: string): Command {
  if (text.length > longestCommand) throw invalid('the command is too long');
  const [first = '', ...rest] = wordsOf(text);
  if (first !== 'ffmpeg' && (program === '' || first !== program)) throw invalid('a command begins with ffmpeg: no other program is run');
  const output = rest.pop();
  if (output !== '-' && output !== 'pipe:1') throw invalid('a command ends with "-": its result goes to the listener, never into a file');
  let inputs = 0;
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i] ?? '';
    if (flags.has(word)) continue;
    const name = word.split(':')[0] ?? '';
    if (!options.has(name)) throw invalid(`this is not allowed in a command: ${word.slice(0, 60)}`);
    const value = rest[++i];
    if (value === undefined) throw invalid(`${word.slice(0, 60)} has no value`);
    checkValue(name, value);
    if (name === '-i') inputs++;
  }
  if (inputs !== 1) throw invalid('a command reads exactly one file: -i %s');
  return rest;
}

function checkValue(name: string, value: string): void {
  if (name === '-i' && value !== '%s') throw invalid('a command reads only the song: -i %s');
  if (name !== '-i' && value.includes('%s')) throw invalid('%s belongs behind -i');
  if (name === '-f' && !muxers.has(value)) throw invalid(`this output format is not allowed: ${value.slice(0, 60)}`);
  if (name !== '-af' && name !== '-filter') return;
  if (!/^[\w=:.,|+*/()<> -]+$/.test(value)) throw invalid('a filter has a sign in it that is not allowed');
  for (const filter of value.split(',')) {
    const filterName = /^\s*(\w+)/.exec(filter)?.[1] ?? '';
    if (!filters.has(filterName)) throw invalid(`this filter is not allowed: ${filterName.slice(0, 60)}`);
  }
}

/** Words, with quotes around those that hold blanks. */
function wordsOf(text: string): string[] {
  const found = [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)];
  return found.map(([, double, single, plain]) => double ?? single ?? plain ?? '');
}

/** The arguments for one song; an offset is put before `-i` where the command has no place for it. */
export function fillCommand(command: Command, values: { path: string; bitRateKbps: number; startSeconds: number }): string[] {
  const offset = values.startSeconds.toFixed(6);
  const hasPlace = command.some((word) => word.includes('%t'));
  return command.flatMap((word) => {
    if (word === '%s') return [`file:${values.path}`];
    if (word === '-i' && !hasPlace && values.startSeconds > 0) return ['-ss', offset, '-i'];
    return [word.replace(/%[bt]/g, (sign) => (sign === '%b' ? String(values.bitRateKbps) : offset))];
  });
}

const encoders: Record<string, string> = { mp3: '-f mp3', opus: '-c:a libopus -f opus', aac: '-c:a aac -f adts' };

/** What the built-in profile of a format does, in the same spelling; '' for formats that have none. */
export function defaultCommand(format: string): string {
  const start = 'ffmpeg -ss %t -i %s -map 0:a:0 -map_metadata 0 -map_metadata 0:s:a:0';
  if (format === 'flac') return `${start} -v 0 -c:a flac -f flac -`;
  const [codec, container] = /^(?:(.*) )?(-f \w+)$/.exec(encoders[format] ?? '')?.slice(1) ?? [];
  if (container === undefined) return '';
  return `${start} -b:a %bk -v 0 ${codec ? `${codec} ` : ''}${container} -`;
}
