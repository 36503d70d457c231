// The text of `--help`, from the tables.
import { environmentName, listOptions, optionSections, type ListedOption } from './options.ts';
import { usages } from './usage.ts';
import { flag } from './value-types.ts';

const width = 100;
const indent = ' '.repeat(6);

const title = 'Melodrome, a personal music server.\n';

const general = `Flags:
  -c, --configfile FILE             configuration file (.toml, .yaml, .json or .ini)
  -n, --nobanner                    start without the banner
  -v, --version                     show the version
  -h, --help                        show this text; after a command, what belongs to it

Options may be given as flags, as environment variables or in the configuration file; the first of these wins.
Without --configfile the file is the one ND_CONFIGFILE names, else melodrome.toml (.yaml, .json, .ini) or
navidrome.toml in the working directory.
`;

/** What `--help` prints: everything, or what belongs to one command. */
export function helpText(topic = ''): string {
  const usage = usages[topic];
  if (usage !== undefined) return `${title}\nUsage:\n${usage}\nOptions, such as --datafolder, work with every command: melodrome --help\n`;
  const start = '  melodrome [flags]                 start the server\n';
  const intro = `${title}\nUsage:\n${start}${Object.values(usages).join('')}\n${general}`;
  const sections = Object.entries(optionSections).map(([section, group]) => `${section}\n${listOptions(group).map(describe).join('')}`);
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
