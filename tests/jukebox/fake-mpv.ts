// Stands in for mpv: takes the same arguments, speaks on the same socket, plays nothing. What it was told is a
// line each in the file `log` beside it; `fake-end` ends the song.
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const log = (what: unknown) => appendFileSync(join(import.meta.dir, 'log'), `${JSON.stringify(what)}\n`);
const args = process.argv.slice(2);
const socketPath = args.find((arg) => arg.startsWith('--input-ipc-server='))?.slice('--input-ipc-server='.length) ?? '';
if (args.some((arg) => arg.includes('Broken'))) {
  console.error('cannot play this');
  process.exit(2);
}
const server = createServer((socket) => {
  let text = '';
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    text += String(chunk);
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const { command } = JSON.parse(line) as { command: unknown[] };
      log({ command });
      if (command[0] === 'quit' || command[0] === 'fake-end') process.exit(0);
      if (command[0] === 'observe_property') socket.write('{"event":"property-change","id":1,"name":"time-pos","data":7.5}\nnot json\n');
      socket.write('{"error":"success"}\n');
    }
  });
});
server.listen(socketPath, () => log({ args, socketPath }));
