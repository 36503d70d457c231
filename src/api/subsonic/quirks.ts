// What single apps do that others do not, where it is known from and what is done for them. `form` is read by the code; the rest
// is how the protocol is read for everybody, written down here so that nobody tidies it away. Each has a test of its name in
// tests/subsonic/quirks.test.ts; docs/generated/clients.md shows the table.
import type { Config } from '../../config/load.ts';

export interface Quirk {
  /** Also the name of its test. */
  id: string;
  apps: string;
  needs: string;
  /** How it is known: seen with a version, or told in a tracker. */
  source: string;
  /** The option that names more apps for it. */
  option?: string;
  /** Apps by the name they give (`c`), whose replies have another form whatever the configuration says. */
  form?: { client: RegExp; is: ReplyForm };
  /** Apps by their name that are told another `serverVersion`. */
  version?: { client: RegExp; is: string };
}

/** legacy: the members of Subsonic 1.16.1 and no other; minimal: for apps that can hold no more. */
export type ReplyForm = 'full' | 'legacy' | 'minimal';

export const quirks: readonly Quirk[] = [
  {
    id: 'clementine-album-of-songs',
    apps: 'Clementine',
    needs: 'XML of getAlbum whose album holds songs only: any other element ends its scan, and the library stays empty',
    source: 'seen with 1.4.0~rc1 (Debian 12)',
    form: { client: /^Clementine\b/i, is: 'legacy' },
  },
  {
    id: 'legacy-by-option',
    apps: 'DSub',
    needs: 'no members that are younger than Subsonic 1.16.1',
    source: 'the option and its default are those of Navidrome',
    option: 'Subsonic.LegacyClients',
  },
  {
    id: 'minimal-by-option',
    apps: 'SubMusic',
    needs: 'songs of id, isDir and title, playlists of what the protocol demands: a watch holds no more',
    source: 'the option and its default are those of Navidrome',
    option: 'Subsonic.MinimalClients',
  },
  {
    id: 'empty-credentials',
    apps: 'Airsonic-refix',
    needs: 'p=, t= and s= without a value count as absent; as a second way to log in (error 43) they would lock it out after a reload',
    source: 'its source code',
  },
  {
    id: 'extensions-before-login',
    apps: 'Airsonic-refix and others',
    needs: 'getOpenSubsonicExtensions answers without a login, and also with a wrong one',
    source: 'tamland/airsonic-refix issue 172',
  },
  {
    id: 'token-of-latin-1',
    apps: 'subsonic-api (npm), web apps with a small md5 of their own',
    needs: 'a token made of the Latin-1 bytes of a password such as "grün": they hash code units, where the protocol means UTF-8',
    source: 'seen with subsonic-api 3.3.1',
  },
  {
    id: 'hex-of-latin-1',
    apps: 'py-sonic with legacyAuth, and what is built on it',
    needs: 'p=enc: with one byte for ü, where the protocol means two',
    source: 'seen with py-sonic 1.1.2',
  },
  {
    id: 'quoted-empty-query',
    apps: 'Symfonium, Substreamer and others that copy the library',
    needs: 'search3 with "" (two quotes), with an empty query, and without one, pages through everything',
    source: 'koel issue 2619, kima issue 223, airsonic-advanced issue 885',
  },
  {
    id: 'star-after-words',
    apps: 'DSub, Ultrasonic and others from the days of Lucene',
    needs: 'klab* finds what begins so; the star is no letter',
    source: 'the search syntax of Subsonic 4',
  },
  {
    id: 'music-folder-zero',
    apps: 'Symfonium, go-subsonic',
    needs: 'musicFolderId=0, or without a value, means all folders',
    source: 'Supysonic and others read it as a folder that is not there',
  },
  {
    id: 'old-versions',
    apps: 'Clementine (1.8.0), Strawberry (1.11.0), Sublime Music (1.8.0)',
    needs: 'an older version in v is no error, and every endpoint answers all the same',
    source: 'seen with 1.4.0~rc1, 1.0.14 and 0.11.16 (Debian 12)',
  },
  {
    id: 'format-on-bytes',
    apps: 'Strawberry, Sublime Music',
    needs: 'f=json on stream, download and getCoverArt changes nothing about the bytes',
    source: 'seen with 1.0.14 and 0.11.16 (Debian 12)',
  },
  {
    id: 'title-and-name',
    apps: 'py-opensonic (Music Assistant), and apps of the folder view',
    needs: 'albums of getAlbumList and getMusicDirectory have both title and name',
    source: 'its classes demand both; seen with 10.4.1',
  },
  {
    id: 'info-of-nothing',
    apps: 'Airsonic-refix',
    needs: 'getArtistInfo2, getAlbumInfo2, getTopSongs and getSimilarSongs2 answer "ok" where nothing is known: an error empties its page',
    source: 'its source code',
  },
  {
    id: 'form-posts',
    apps: 'py-opensonic, Mopidy-Subidy (py-sonic), subsonic-api with post',
    needs: 'every endpoint with .view and its parameters in a POST form, the login too',
    source: 'seen with 10.4.1, 1.1.0 and 3.3.1',
  },
  {
    id: 'time-of-now-playing',
    apps: 'Strawberry',
    needs: 'scrobble with submission=false may carry a time; it counts no play',
    source: 'seen with 1.0.14 (Debian 12)',
  },
  {
    id: 'version-of-navidrome',
    apps: 'Feishin, where the server is set up as a Navidrome',
    needs:
      'the version of a Navidrome as serverVersion: it decides by it whether to show smart playlists, tags, uploads and the play queue of the web API',
    source: 'its source code',
    version: { client: /^Feishin$/i, is: '0.63.0' },
  },
  {
    id: 'home-page-both-ways',
    apps: 'subsonic-api, py-opensonic and others',
    needs:
      'createInternetRadioStation takes homepageUrl and homePageUrl: the protocol itself spells the answer otherwise than the parameter',
    source: 'the published protocol, which has both',
  },
];

/** The version that an app is told, with the true one behind it. */
export function toldVersion(client: string, version: string): string {
  const other = quirks.find((quirk) => quirk.version?.client.test(client))?.version?.is;
  return other === undefined ? version : `${other} (Melodrome ${version})`;
}

/** The form of replies to an app: by the options first, then by what is known of it. */
export function replyForm({ subsonic }: Pick<Config, 'subsonic'>, client: string): ReplyForm {
  if (subsonic.minimalClients.includes(client)) return 'minimal';
  if (subsonic.legacyClients.includes(client)) return 'legacy';
  return quirks.find(({ form }) => form?.client.test(client))?.form?.is ?? 'full';
}
