// Command lines of players: words are told apart before anything is put in their places, so a file name is one
// argument whatever it holds, and no shell is involved.

export interface Places {
  /** Name of the sound device. */
  device: string;
  file: string;
  socket: string;
}

/** Arguments of a template in which %d, %f and %s stand for device, file and control socket. */
export function playerCommand(template: string, program: string, places: Places): string[] {
  const words = [...template.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, plain]) => double ?? single ?? plain ?? '');
  const [first = 'mpv', ...rest] = words;
  const values: Record<string, string> = { '%d': places.device, '%f': places.file, '%s': places.socket };
  const isOwn = program !== '' && /^(mpv|%p)$/.test(first);
  return [isOwn ? program : first, ...rest.map((word) => word.replace(/%[dfs]/g, (place) => values[place] ?? place))];
}
