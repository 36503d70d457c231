// Everything that is known about a song or album, in a dialog.
import { createSignal, For, Show } from 'solid-js';

import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import type { Album, Song } from '../api/shapes.ts';
import { formatDateTime, formatNumber, formatSize, formatTime, t, type TextKey } from '../i18n/i18n.ts';
import { href } from '../lib/router.ts';
import { Dialog } from '../ui/dialog.tsx';
import { qualityOf } from './quality.ts';
import { tagLabel, tagPath } from './tag-names.ts';

import './details.css';

type Kind = 'song' | 'album';
const [shown, setShown] = createSignal<{ kind: Kind; id: string }>();

export const showDetails = (kind: Kind, id: string): void => {
  setShown({ kind, id });
};

export function DetailsHost() {
  return (
    <Show when={shown()} keyed>
      {({ kind, id }) => <Details kind={kind} id={id} />}
    </Show>
  );
}

type Line = [TextKey, string | undefined];

const names = (items: readonly { name: string }[] | undefined) => items?.map(({ name }) => name).join(', ');
const date = (iso: string | undefined) => (iso ? formatDateTime(iso) : undefined);

function songLines(song: Song): Line[] {
  return [
    ['field.title', song.title],
    ['field.artists', names(song.artists)],
    ['field.album', song.album],
    ['field.albumArtist', song.albumArtist],
    ['field.disc', song.discNumber ? [String(song.discNumber), song.discSubtitle].filter(Boolean).join(' · ') : undefined],
    ['field.track', song.trackNumber ? String(song.trackNumber) : undefined],
    ['field.year', song.year ? String(song.year) : undefined],
    ['field.duration', formatTime(song.duration)],
    ['field.quality', qualityOf(song)],
    ['field.bitRate', song.bitRate ? `${formatNumber(song.bitRate)} kbit/s` : undefined],
    ['field.channels', song.channels ? String(song.channels) : undefined],
    ['field.bpm', song.bpm ? String(song.bpm) : undefined],
    ['field.gain', song.rgTrackGain === undefined || song.rgTrackGain === null ? undefined : `${song.rgTrackGain} dB`],
    ['field.size', formatSize(song.size)],
    ['field.path', song.path],
    ['field.plays', song.playCount ? formatNumber(song.playCount) : undefined],
    ['field.lastPlayed', date(song.playDate)],
    ['field.added', date(song.createdAt)],
    ['field.comment', song.comment],
  ];
}

function albumLines(album: Album): Line[] {
  return [
    ['field.title', album.name],
    ['field.albumArtist', names(album.artists) || album.albumArtist],
    ['field.year', album.maxYear ? String(album.maxYear) : undefined],
    ['field.originalDate', album.originalDate],
    ['field.releaseDate', album.releaseDate],
    ['field.catalogNumber', album.catalogNum],
    ['field.songs', formatNumber(album.songCount)],
    ['field.duration', formatTime(album.duration)],
    ['field.size', formatSize(album.size)],
    ['field.plays', album.playCount ? formatNumber(album.playCount) : undefined],
    ['field.lastPlayed', date(album.playDate)],
    ['field.added', date(album.createdAt)],
    ['field.comment', album.comment],
  ];
}

const ownRoles = new Set(['artist', 'albumartist']);

function Details(props: { kind: Kind; id: string }) {
  const item = createQuery<Song | Album>(() => at(`GET /api/${props.kind}/:id`, { params: { id: props.id } }));
  const lines = () => {
    const found = item.data();
    if (!found) return [];
    return (props.kind === 'song' ? songLines(found as Song) : albumLines(found as Album)).filter(([, value]) => value);
  };
  const credits = () => Object.entries((item.data() as Song | undefined)?.participants ?? {}).filter(([role]) => !ownRoles.has(role));
  return (
    <Dialog title={t('action.details')} onClose={() => setShown(undefined)}>
      <dl class="details">
        <For each={lines()}>
          {([key, value]) => (
            <>
              <dt>{t(key)}</dt>
              <dd dir="auto">{value}</dd>
            </>
          )}
        </For>
        <For each={credits()}>
          {([role, people]) => (
            <>
              <dt>{tagLabel(role)}</dt>
              <dd dir="auto">
                <Links
                  items={people.map(({ id, name, subRole }) => ({ to: `/artist/${id}`, text: subRole ? `${name} (${subRole})` : name }))}
                />
              </dd>
            </>
          )}
        </For>
        <Show when={(item.data()?.genres ?? []).length > 0}>
          <dt>{t('field.genres')}</dt>
          <dd dir="auto">
            <Links items={(item.data()?.genres ?? []).map(({ id, name }) => ({ to: `/genre/${id}`, text: name }))} />
          </dd>
        </Show>
        <For each={Object.entries(item.data()?.tags ?? {}).filter(([name]) => name !== 'genre')}>
          {([name, values]) => (
            <>
              <dt>{tagLabel(name)}</dt>
              <dd dir="auto">
                <Links items={values.map((value) => ({ to: tagPath(name, value), text: value }))} />
              </dd>
            </>
          )}
        </For>
      </dl>
      <Show when={props.kind === 'song'}>
        <Versions id={props.id} />
      </Show>
    </Dialog>
  );
}

/** The dialog closes for the page they lead to. */
function Links(props: { items: readonly { to: string; text: string }[] }) {
  return (
    <For each={props.items}>
      {(item, i) => (
        <>
          <Show when={i() > 0}>, </Show>
          <a class="details-link" href={href(item.to)} onClick={() => queueMicrotask(() => setShown(undefined))}>
            <bdi>{item.text}</bdi>
          </a>
        </>
      )}
    </For>
  );
}

/** The same recording in other files. */
function Versions(props: { id: string }) {
  const versions = createQuery(() => at('GET /api/song/:id/versions', { params: { id: props.id } }));
  return (
    <Show when={(versions.data() ?? []).length > 0}>
      <section class="details-versions" aria-label={t('details.versions')}>
        <h3>{t('details.versions')}</h3>
        <ul>
          <For each={versions.data()}>
            {(song) => (
              <li>
                <Links items={[{ to: `/album/${song.albumId}?song=${song.id}`, text: `${song.title} · ${song.album}` }]} />
                <span>
                  {qualityOf(song)} · {song.path}
                </span>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}
