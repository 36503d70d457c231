// Writes a music library of any size: tiny valid files of five formats with realistic and nasty tags.
// bun scripts/gen-library.ts FOLDER --tracks 10000 --cover
import { createWriteStream } from 'node:fs';
import { parseArgs } from 'node:util';

import { formats, type Format } from './library/song.ts';
import { writeLibrary } from './library/write.ts';

const help = `usage: bun scripts/gen-library.ts FOLDER [options]

  --tracks N         songs to write (1000)
  --seed N           another seed, another library; the same seed, the same bytes (1)
  --formats LIST     of ${formats.join(', ')} (all)
  --cover            pictures beside about 70 % of the albums, inside 20 %, and of 10 % of the artists
  --manifest FILE    one JSON line for each song with every value a reader must give back
  --claim            MP3 headers claim minutes where there is half a second
  --no-lrc           no lyrics files
  --no-playlists     no playlists
  --quiet            no summary
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tracks: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    formats: { type: 'string', default: formats.join(',') },
    cover: { type: 'boolean', default: false },
    manifest: { type: 'string' },
    claim: { type: 'boolean', default: false },
    'no-lrc': { type: 'boolean', default: false },
    'no-playlists': { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const [folder] = positionals;
const songs = Number(values.tracks);
const wanted = values.formats.split(',');
const known = wanted.filter((name): name is Format => formats.some((format) => format === name));

if (values.help) {
  console.log(help);
} else if (folder === undefined || !(songs > 0) || known.length === 0 || known.length !== wanted.length) {
  console.error(help);
  process.exitCode = 2;
} else {
  const manifest = values.manifest === undefined ? undefined : createWriteStream(values.manifest);
  const began = performance.now();
  const summary = writeLibrary(
    {
      folder,
      songs,
      seed: Number(values.seed),
      formats: known,
      hasCovers: values.cover,
      claims: values.claim,
      hasLyricsFiles: !values['no-lrc'],
      hasPlaylists: !values['no-playlists'],
    },
    (entry) => manifest?.write(`${JSON.stringify(entry)}\n`),
  );
  manifest?.end();
  if (!values.quiet) console.log(JSON.stringify({ ...summary, seconds: (performance.now() - began) / 1000 }));
}
