// Databases as Navidrome makes them: tables with the names and columns it documents, of two ages.
import { Database } from 'bun:sqlite';
import { createCipheriv, createHash, randomBytes } from 'node:crypto';

export type Cells = Record<string, string | number | null>;

/** Columns of each table; `old` is about 0.49 (absolute paths, no libraries), `new` about 0.58. */
const tables: Record<'old' | 'new', Record<string, string>> = {
  old: {
    user: 'id user_name name email password is_admin last_login_at last_access_at created_at updated_at',
    media_file:
      'id path title album artist artist_id album_artist album_id track_number disc_number year size suffix duration bit_rate mbz_track_id created_at updated_at',
    album: 'id name artist_id album_artist album_artist_id created_at',
    artist: 'id name album_count song_count mbz_artist_id',
    annotation: 'ann_id user_id item_id item_type play_count play_date rating starred starred_at',
    bookmark: 'user_id item_id item_type comment position changed_by created_at updated_at',
    playqueue: 'id user_id current position changed_by items created_at updated_at',
    playlist: 'id name comment duration song_count owner owner_id public created_at updated_at path sync size rules evaluated_at',
    playlist_tracks: 'id playlist_id media_file_id',
    player: 'id name user_agent user_name client ip_address last_seen max_bit_rate transcoding_id report_real_path scrobble_enabled',
    transcoding: 'id name target_format command default_bit_rate',
    property: 'id value',
    scrobble_buffer: 'user_id service media_file_id play_time enqueue_time',
    user_props: 'user_id key value',
    goose_db_version: 'id version_id is_applied tstamp',
  },
  new: {
    user: 'id user_name name email password is_admin last_login_at last_access_at created_at updated_at',
    library: 'id name path remote_path default_new_users last_scan_at created_at updated_at total_songs',
    user_library: 'user_id library_id',
    folder: 'id library_id path name missing parent_id',
    media_file:
      'id pid folder_id library_id path title album artist artist_id album_artist album_id track_number disc_number year size suffix duration bit_rate mbz_recording_id mbz_release_track_id missing birth_time created_at updated_at tags participants',
    album: 'id library_id name album_artist album_artist_id mbz_album_id created_at missing',
    artist: 'id name mbz_artist_id missing',
    annotation: 'user_id item_id item_type play_count play_date rating starred starred_at rated_at',
    bookmark: 'user_id item_id item_type comment position changed_by created_at updated_at',
    playqueue: 'id user_id current position changed_by items created_at updated_at',
    playlist:
      'id name comment duration song_count public created_at updated_at path sync size rules evaluated_at owner_id uploaded_image external_image_url',
    playlist_tracks: 'id playlist_id media_file_id',
    player: 'id name user_agent user_id client ip last_seen max_bit_rate transcoding_id report_real_path scrobble_enabled',
    transcoding: 'id name target_format command default_bit_rate',
    share:
      'id user_id description downloadable expires_at last_visited_at resource_ids resource_type contents format max_bit_rate visit_count created_at updated_at',
    radio: 'id name stream_url home_page_url uploaded_image created_at updated_at',
    scrobbles: 'media_file_id user_id submission_time',
    scrobble_buffer: 'id user_id service media_file_id play_time enqueue_time',
    property: 'id value',
    user_props: 'user_id key value',
    media_file_artists: 'media_file_id artist_id role sub_role',
    goose_db_version: 'id version_id is_applied tstamp',
  },
};

export interface NavidromeDatabase {
  file: string;
  client: Database;
  add: (table: string, ...rows: Cells[]) => void;
}

/** An empty database in WAL mode; it stays open, as under a running Navidrome. */
export function makeNavidrome(file: string, age: 'old' | 'new'): NavidromeDatabase {
  const client = new Database(file, { create: true });
  client.run('PRAGMA journal_mode = WAL');
  for (const [table, columns] of Object.entries(tables[age])) client.run(`CREATE TABLE "${table}" (${columns.replaceAll(' ', ', ')})`);
  return {
    file,
    client,
    add(table, ...rows) {
      for (const row of rows) {
        const names = Object.keys(row);
        client.query(`INSERT INTO "${table}" (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`).run(...Object.values(row));
      }
    },
  };
}

/** A password as Navidrome keeps it. */
export function encrypt(password: string, key = 'just for obfuscation'): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', createHash('sha256').update(key).digest(), nonce);
  return Buffer.concat([nonce, cipher.update(password), cipher.final(), cipher.getAuthTag()]).toString('base64');
}
