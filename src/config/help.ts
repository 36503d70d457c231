// The text of `--help`, from the tables.
import { environmentName, listOptions, optionSections, type ListedOption } from './options.ts';
import { flag } from './value-types.ts';

const width = 100;
const indent = ' '.repeat(6);

const intro = `Melodrome, a personal music server.

Usage:
  melodrome [flags]                 start the server
  melodrome scan [flags]            scan the libraries, also beside a running server
    -f, --full                        read every file again, not only changed ones
    -t, --target LIBRARY:FOLDER       only this folder; may be repeated
        --target-file FILE            only the folders that stand in this file, one a line
        --accept-missing              what vanished is gone, however much it is
  melodrome pls -p NAME             print a playlist as M3U
    -p, --playlist NAME|ID            which one
    -o, --output FILE                 into this file (.m3u, .m3u8, .pls or .xspf)
  melodrome pls list                all playlists
    -u, --user NAME                   only those of this user
    -f, --format csv|json             csv unless told otherwise
  melodrome pls export -o FOLDER    every playlist (or those of -p, -u) as a file in this folder
  melodrome pls import FILES        playlists from files, for the first admin or the user of -u
        --sync                        and keep them in step with the files, where those lie in a library
  melodrome import NAVIDROME.DB     bring users, marks, playlists and more from a Navidrome database
        --dry-run                     only tell what would be brought
        --map OLD=NEW                 a folder lies elsewhere here; may be repeated
        --key KEY                     Navidrome's PasswordEncryptionKey, if it had one
        --no-scan                     do not scan first, even where files are not known yet
        --json                        the whole report as JSON
  melodrome explain FILE|ID         why a file, song, album or playlist is in the catalogue as it is, or is not
        --json                        the same as JSON
  melodrome health [flags]          ask the running server whether it is well; ends with 0 if so
  melodrome licenses                licences of everything inside this program

Flags:
  -c, --configfile FILE             configuration file (.toml, .yaml, .json or .ini)
  -n, --nobanner                    start without the banner
  -v, --version                     show the version
  -h, --help                        show this text

Options may be given as flags, as environment variables or in the configuration file; the first of these wins.
Without --configfile the file is the one ND_CONFIGFILE names, else melodrome.toml (.yaml, .json, .ini) or
navidrome.toml in the working directory.
`;

/** Everything `--help` prints. */
export function helpText(): string {
  const sections = Object.entries(optionSections).map(([title, group]) => `${title}\n${listOptions(group).map(describe).join('')}`);
  return [intro, ...sections].join('\n');
}

function describe({ option }: ListedOption): string {
  const short = option.short ? `-${option.short}, ` : '';
  const value = option.type === flag ? '' : `=<${option.type.name}>`;
  const names = option.isFileOnly
    ? `${option.key} (file only)`
    : `${short}--${option.key.toLowerCase()}${value}  ${environmentName(option.key)}`;
  const initial = option.defaultDoc ?? (option.default === '' ? 'empty' : String(option.default));
  const note = option.waitsFor ? ` Not available yet: ${option.waitsFor}.` : '';
  return `  ${names}\n${wrap(`${option.doc} Default: ${initial.replaceAll('`', '')}.${note}`)}`;
}

function wrap(text: string): string {
  let lines = '';
  let line = indent;
  for (const word of text.split(' ')) {
    if (line.length + word.length > width) {
      lines += `${line.trimEnd()}\n`;
      line = indent;
    }
    line += `${word} `;
  }
  return `${lines}${line.trimEnd()}\n`;
}
