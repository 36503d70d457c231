// Matroska and WebM: the first sound track, tags by what they are about (album or track), pictures among the attachments.
// What lies behind the sound is found through the list at the beginning, so that the clusters need not be walked.

import {
  addLyrics,
  addPicture,
  addTag,
  addTagSet,
  audioProperties,
  maxLyricsBytes,
  maxTextBytes,
  newFindings,
  type Findings,
  type Reading,
  type TagSet,
} from '../native.ts';
import { noteDigest } from '../payload.ts';
import { UnreadableFile, type ByteSource } from '../source.ts';
import { children, float, text, unsigned, type EbmlElement } from './ebml.ts';

const ids = {
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  info: 0x1549a966,
  tracks: 0x1654ae6b,
  tags: 0x1254c367,
  attachments: 0x1941a469,
  cluster: 0x1f43b675,
} as const;
const wantedIds = new Set<number>([ids.info, ids.tracks, ids.tags, ids.attachments]);

const sampleBytes = 16_384;

/** Clusters that are walked where the file has no list. */
const maxClusters = 5_000;

interface Track {
  codec: string;
  sampleRateHz: number;
  channels: number;
  bitDepth: number;
}

interface State {
  source: ByteSource;
  findings: Findings;
  set: TagSet;
  track: Track | undefined;
  title: string;
  durationMs: number;
  done: Set<number>;
}

/** Reads the EBML file at `start`. */
export function readMatroska(source: ByteSource, start: number, wantsPicture: boolean): Reading {
  const findings = newFindings(wantsPicture);
  const state: State = {
    source,
    findings,
    set: addTagSet(findings, 'matroska'),
    track: undefined,
    title: '',
    durationMs: 0,
    done: new Set(),
  };
  for (const element of children(source, start, source.size)) if (element.id === ids.segment) readSegment(state, element);
  const { track, set } = state;
  if (!track) throw new UnreadableFile('the file holds no sound');
  if (!set.values.has('title')) addTag(set, 'title', state.title);
  const isLossless = /^(?:flac|alac|pcm|tta1|wavpack4)/.test(track.codec);
  return {
    findings,
    audio: audioProperties({
      codec: track.codec,
      container: 'matroska',
      durationMs: state.durationMs,
      sampleRateHz: track.sampleRateHz,
      channels: track.channels,
      bitDepth: isLossless ? track.bitDepth : null,
      audioBytes: source.size,
    }),
  };
}

function readSegment(state: State, segment: EbmlElement): void {
  const later: number[] = [];
  let clusters = 0;
  for (const element of children(state.source, segment.start, segment.end)) {
    if (element.id === ids.seekHead) later.push(...soughtPlaces(state.source, element, segment.start));
    else if (element.id === ids.cluster) {
      if (clusters === 0) noteCluster(state, element);
      if (++clusters > maxClusters || later.length > 0) break;
    } else readPart(state, element);
  }
  for (const at of later) for (const element of children(state.source, at, segment.end, { left: 1 })) readPart(state, element);
}

/** The beginning of the first cluster stands for the sound. */
function noteCluster({ source, findings, durationMs }: State, { start, end }: EbmlElement): void {
  noteDigest(findings, [String(durationMs), Buffer.from(source.view(start, Math.min(end - start, sampleBytes)))]);
}

/** Where the parts lie that the list names. */
function soughtPlaces(source: ByteSource, list: EbmlElement, base: number): number[] {
  const places: number[] = [];
  for (const seek of children(source, list.start, list.end, { left: 100 })) {
    let id = 0;
    let position = -1;
    for (const part of children(source, seek.start, seek.end, { left: 10 })) {
      if (part.id === 0x53ab) id = unsigned(source, part);
      else if (part.id === 0x53ac) position = unsigned(source, part);
    }
    if (wantedIds.has(id) && position >= 0) places.push(base + position);
  }
  return places;
}

function readPart(state: State, element: EbmlElement): void {
  if (!wantedIds.has(element.id) || state.done.has(element.start)) return;
  state.done.add(element.start);
  if (element.id === ids.info) readInfo(state, element);
  else if (element.id === ids.tracks) readTracks(state, element);
  else if (element.id === ids.tags) readTags(state, element);
  else readAttachments(state, element);
}

function readInfo(state: State, info: EbmlElement): void {
  const { source } = state;
  let scaleNs = 1_000_000;
  let duration = 0;
  for (const element of children(source, info.start, info.end)) {
    if (element.id === 0x2ad7b1) scaleNs = unsigned(source, element);
    else if (element.id === 0x4489) duration = float(source, element);
    else if (element.id === 0x7ba9) state.title = text(source, element, maxTextBytes);
  }
  state.durationMs = (duration * scaleNs) / 1e6;
}

function readTracks(state: State, tracks: EbmlElement): void {
  const { source } = state;
  for (const entry of children(source, tracks.start, tracks.end)) {
    if (entry.id !== 0xae) continue;
    let type = 0;
    const track: Track = { codec: '', sampleRateHz: 8_000, channels: 1, bitDepth: 0 };
    for (const element of children(source, entry.start, entry.end)) {
      if (element.id === 0x83) type = unsigned(source, element);
      else if (element.id === 0x86) track.codec = codecName(text(source, element, 100));
      else if (element.id === 0xe1) readSound(source, element, track);
    }
    if (type === 2) state.track ??= track;
  }
}

function readSound(source: ByteSource, sound: EbmlElement, track: Track): void {
  for (const element of children(source, sound.start, sound.end)) {
    if (element.id === 0xb5) track.sampleRateHz = float(source, element);
    else if (element.id === 0x9f) track.channels = unsigned(source, element);
    else if (element.id === 0x6264) track.bitDepth = unsigned(source, element);
  }
}

/** `A_MPEG/L3` is mp3, `A_AAC/MPEG4/LC` aac, `A_PCM/INT/LIT` pcm. */
function codecName(id: string): string {
  const name = id.replace(/^A_/, '').toLowerCase();
  if (name === 'mpeg/l3') return 'mp3';
  return name.replace(/[/ ].*$/, '') || 'matroska';
}

/** From this level on a tag is about the album. */
const albumLevel = 50;
const discLevel = 40;
const trackLevel = 30;

function readTags(state: State, tags: EbmlElement): void {
  const { source } = state;
  for (const tag of children(source, tags.start, tags.end)) {
    if (tag.id !== 0x7373) continue;
    let level = trackLevel;
    let isOfStream = false;
    for (const element of children(source, tag.start, tag.end)) {
      if (element.id !== 0x63c0) continue;
      for (const target of children(source, element.start, element.end)) {
        if (target.id === 0x68ca) level = unsigned(source, target);
        else if (target.id === 0x63c5) isOfStream = unsigned(source, target) !== 0;
      }
    }
    for (const element of children(source, tag.start, tag.end)) {
      if (element.id === 0x67c8) readSimpleTag(state, element, level, isOfStream, '');
    }
  }
}

function readSimpleTag(state: State, tag: EbmlElement, level: number, isOfStream: boolean, parent: string): void {
  const { source, set } = state;
  let given = '';
  let value = '';
  let lang = 'xxx';
  const nested: EbmlElement[] = [];
  for (const element of children(source, tag.start, tag.end)) {
    if (element.id === 0x45a3) given = text(source, element, 200).toLowerCase();
    else if (element.id === 0x4487) value = text(source, element, given === 'lyrics' ? maxLyricsBytes : maxTextBytes);
    else if (element.id === 0x447a) lang = text(source, element, 20);
    else if (element.id === 0x67c8) nested.push(element);
  }
  // What encoders note of their streams is no tag of the song.
  if (isOfStream && /^(?:duration|encoder|bps|number_of_.*|_statistics.*)$/.test(given)) return;
  const name = parent === '' ? nameOf(given, level) : given === 'sort_with' ? `${parent}sort` : '';
  if (name === 'lyrics') addLyrics(set, lang === 'und' ? 'xxx' : lang, value);
  else if (name !== '') addTag(set, name, value);
  if (parent === '') for (const element of nested) readSimpleTag(state, element, level, isOfStream, name);
}

const albumNames: Record<string, string> = {
  title: 'album',
  artist: 'albumartist',
  total_parts: 'tracktotal',
  part_number: 'disc',
};
const discNames: Record<string, string> = { title: 'discsubtitle', part_number: 'disc', total_parts: 'tracktotal' };
const trackNames: Record<string, string> = { part_number: 'track', total_parts: '' };
const commonNames: Record<string, string> = {
  date_released: 'date',
  date_recorded: 'date',
  catalog_number: 'catalognumber',
  initial_key: 'key',
  remixed_by: 'remixer',
  mixed_by: 'mixer',
  sound_engineer: 'engineer',
  encoded_by: 'encodedby',
  lead_performer: 'artist',
};

function nameOf(given: string, level: number): string {
  const special = level >= albumLevel ? albumNames : level >= discLevel ? discNames : trackNames;
  return special[given] ?? commonNames[given] ?? given;
}

function readAttachments(state: State, attachments: EbmlElement): void {
  const { source, findings } = state;
  for (const file of children(source, attachments.start, attachments.end)) {
    if (file.id !== 0x61a7) continue;
    let name = '';
    let mime = '';
    let data: EbmlElement | undefined;
    for (const element of children(source, file.start, file.end)) {
      if (element.id === 0x466e) name = text(source, element, 500);
      else if (element.id === 0x4660) mime = text(source, element, 100);
      else if (element.id === 0x465c) data = element;
    }
    const found = data;
    if (!found || !mime.startsWith('image/')) continue;
    addPicture(findings, /^(?:cover|front|folder)/i.test(name) && !/^small_/i.test(name) ? 3 : 0, mime, () =>
      source.view(found.start, found.end - found.start),
    );
  }
}
