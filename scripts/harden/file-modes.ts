// C37: what the server writes is for its own user alone, whatever the umask it is started with; and it need not be root.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { root } from '../tools/run.ts';
import { ask, songIds } from './strain.ts';
import { must, runBinary, until, type Check, type Subject } from './subject.ts';

/** Started without a umask of its own, as some systems do. */
const generous = ['sh', '-c', 'umask 0000; exec "$@"', 'sh'];

export const fileModes: Check = {
  id: 'C37',
  title: 'files of the server are its own',
  async run(start, binary) {
    const list = '#EXTM3U\nSome Record/tone.flac\n';
    const subject = await start({
      through: generous,
      flags: ['--backup.schedule=@every 1s', '--backup.count=2', '--backup.path=./data/backups', '--logfile=./data/log/own.log'],
      logFile: 'data/log/own.log',
      library: (music) => {
        mkdirSync(join(music, 'Some Record'));
        copyFileSync(join(root, 'tests/fixtures/audio/tone.flac'), join(music, 'Some Record/tone.flac'));
        copyFileSync(join(root, 'tests/fixtures/cover.png'), join(music, 'Some Record/cover.png'));
        writeFileSync(join(music, 'list.m3u'), list);
        chmodSync(join(music, 'list.m3u'), 0o664);
      },
    });
    await useAll(subject);
    const data = join(subject.folder, 'data');
    const found = everythingIn(data);
    const open = found.filter((path) => (statSync(path).mode & 0o077) !== 0).map((path) => relative(data, path));
    must(open.length === 0, `others may use ${open.join(', ')}`);
    // What belongs to the music stays for whom it was.
    const file = join(subject.folder, 'music/list.m3u');
    must((statSync(file).mode & 0o777) === 0o664, 'a playlist of the music folder is closed to those who could read it');
    const refused = await refusesRoot(binary, subject.folder);
    return `${found.length} files and folders with umask 0000: none for anybody else, a playlist that was written back kept its mode; ${refused}`;
  },
};

/** A conversion, pictures, an upload, a backup, a playlist that is written back. */
async function useAll(subject: Subject): Promise<void> {
  const [id = ''] = await songIds(subject);
  await (await subject.rest('stream', { id, format: 'mp3' })).arrayBuffer();
  const headers = { 'x-nd-authorization': `Bearer ${subject.token}` };
  const { song } = await ask(subject, 'getSong', { id });
  await (await subject.rest('getCoverArt', { id, size: 64 })).arrayBuffer();
  const form = new FormData();
  form.append('image', Bun.file(join(root, 'tests/fixtures/cover.png')));
  const uploaded = await subject.fetch(`/api/album/${song.albumId}/image`, { method: 'POST', body: form, headers });
  must(uploaded.ok, `the upload was answered with ${uploaded.status}`);
  await until('the playlist is there', async () => (await ask(subject, 'getPlaylists')).playlists.playlist?.length === 1);
  const [playlist] = (await ask(subject, 'getPlaylists')).playlists.playlist;
  await ask(subject, 'updatePlaylist', { playlistId: playlist.id, songIdToAdd: id });
  const file = Bun.file(join(subject.folder, 'music/list.m3u'));
  await until('the playlist is written back', async () => ((await file.text()).match(/tone\.flac/g)?.length ?? 0) === 2);
  const backups = join(subject.folder, 'data/backups');
  await until('there are backups', () => existsSync(backups) && readdirSync(backups).filter((name) => name.endsWith('.db')).length >= 2);
  await until('pictures and conversions are kept', () =>
    ['images', 'transcoding'].every((name) => existsSync(join(subject.folder, 'data/cache', name))),
  );
}

const everythingIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(({ name }) => !name.endsWith('.part'))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => existsSync(path));

async function refusesRoot(binary: string, folder: string): Promise<string> {
  const image = await Bun.file(join(root, 'Dockerfile')).text();
  must(/^USER 1000:1000$/m.test(image), 'the image runs as root');
  if (process.geteuid?.() !== 0) return 'the image runs as user 1000 (not tried as root)';
  const { code, err } = await runBinary(binary, ['--enforcenonrootuser', `--datafolder=${join(folder, 'root')}`, '--port=0'], folder);
  must(code === 1 && err.includes('start the server as another user'), `as root it ended with ${code}: ${err}`);
  must(!existsSync(join(folder, 'root')), 'as root it touched the data folder first');
  return 'root is refused with EnforceNonRootUser before anything is touched, and the image runs as user 1000';
}
