// Splits one text that names several people or genres, sparing names that contain a separator themselves.

/** Splits a text; a text without separators comes back alone. */
export type Splitter = (text: string) => string[];

/** `separators` in any letter case; `spared` names are kept whole on word borders. */
export function createSplitter(separators: readonly string[], spared: readonly string[] = []): Splitter {
  if (separators.length === 0) return (text) => [text];
  const border = alternatives(separators);
  const names = spared.filter((name) => name.trim() !== '');
  const keep = names.length > 0 ? new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives(names).source})(?![\\p{L}\\p{N}])`, 'giu') : undefined;
  return (text) => {
    if (!border.test(text)) return [text];
    if (!keep) return parts(text, border);
    const kept: string[] = [];
    // Private-use signs stand for the spared names while the rest is cut.
    const masked = text.replace(/[\ue000-\uf8ff]/g, ' ').replace(keep, (name) => {
      kept.push(name);
      return String.fromCharCode(0xe000 + Math.min(kept.length - 1, 0x18ff));
    });
    return parts(masked, border).map((part) => part.replace(/[\ue000-\uf8ff]/g, (sign) => kept[sign.charCodeAt(0) - 0xe000] ?? ''));
  };
}

/** Longest first, so that ' feat. ' is not taken for ' feat '. */
function alternatives(texts: readonly string[]): RegExp {
  const sorted = [...texts].sort((a, b) => b.length - a.length);
  return new RegExp(sorted.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'i');
}

function parts(text: string, border: RegExp): string[] {
  return text
    .split(border)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
