// The explanation of a playlist: where its songs come from, and why entries have none.
import type { Caller, Context } from '../../context.ts';
import type { PlaylistRow } from '../../core/playlists/rows.ts';
import { listUnmatched } from '../../core/playlists/transfer.ts';
import { section, type Explanation } from './explanation.ts';

/** What a playlist is made of, and what is missing in it. */
export async function explainPlaylist(ctx: Context, caller: Caller, playlist: PlaylistRow): Promise<Explanation> {
  const unmatched = await listUnmatched(ctx, caller, playlist.id);
  const origin = playlist.rules
    ? 'rules'
    : playlist.sourceFile
      ? `the file ${playlist.sourceFile.replace(/^\d+:/, '')}`
      : 'what people put into it';
  return {
    title: playlist.name,
    sections: [
      section('Playlist', [
        ['playlist id', playlist.id],
        ['its songs come from', origin],
        ['kept in step with its file', playlist.sourceFile ? (playlist.isSynced ? 'yes, changes here are written into it' : 'no') : ''],
        ['rules', playlist.rules],
        ['songs', playlist.songCount],
      ]),
      section(
        'Entries without a song',
        unmatched.map(({ line, reason, candidates }) => {
          const close = candidates.map(({ path }) => path).join(', ');
          return [line, close ? `${reason}; close: ${close}` : reason];
        }),
      ),
    ],
  };
}
