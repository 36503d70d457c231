// Lyrics in the shapes of the songLyrics extension, version 1, and 2 where it is asked for.
import type { SongRow } from '../../../core/catalog/rows.ts';
import type { Lyrics, LyricsPart } from '../../../core/lyrics/model.ts';
import type { Tree } from '../respond.ts';

/** One layer. Words, voices and the kind only when `isEnhanced`: older clients must see no change. */
export function structuredLyrics(layer: Lyrics, song: Pick<SongRow, 'artist' | 'title'>, isEnhanced: boolean): Tree {
  const { lang, isSynced, offsetMs, lines } = layer;
  return {
    displayArtist: layer.artist || song.artist,
    displayTitle: layer.title || song.title,
    lang,
    offset: offsetMs === 0 ? undefined : offsetMs,
    synced: isSynced,
    line: lines.map(({ startMs, text }) => ({ start: isSynced ? startMs : undefined, value: text })),
    ...(isEnhanced && enhanced(layer)),
  };
}

function enhanced({ kind, lines, agents }: Lyrics): Tree {
  const cueLines = lines.flatMap(({ parts }, index) => mainFirst(parts, agents[0]?.id).map((part) => cueLine(part, index)));
  return {
    kind,
    agents:
      agents.length > 0 && cueLines.length > 0 ? agents.map(({ id, role, name }) => ({ id, role, name: name || undefined })) : undefined,
    cueLine: cueLines.length > 0 ? cueLines : undefined,
  };
}

const mainFirst = (parts: readonly LyricsPart[], mainId: string | undefined) => [
  ...parts.filter((part) => part.agentId === mainId),
  ...parts.filter((part) => part.agentId !== mainId),
];

/** The end of a byte range is the last byte, not the one behind it. */
function cueLine({ agentId, startMs, endMs, text, cues }: LyricsPart, index: number): Tree {
  let at = 0;
  let bytes = 0;
  const bytesTo = (to: number) => {
    bytes += Buffer.byteLength(text.slice(at, to));
    at = to;
    return bytes;
  };
  return {
    index,
    start: startMs,
    end: endMs,
    value: text,
    agentId: agentId || undefined,
    cue: cues.map((cue) => ({
      start: cue.startMs,
      end: cue.endMs,
      value: text.slice(cue.from, cue.to),
      byteStart: bytesTo(cue.from),
      byteEnd: bytesTo(cue.to) - 1,
    })),
  };
}
