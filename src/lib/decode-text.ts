// Texts that people's programs left beside music: sheets, lyrics, playlists in whatever encoding was usual then.

/** UTF-8 or UTF-16 by mark or by look; what is neither is read as Windows-1252. Never throws. */
export function decodeText(bytes: Uint8Array): string {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return new TextDecoder().decode(bytes);
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  // Without a mark, UTF-16 of any western text has NULs at every second place.
  if (bytes.length >= 4 && a !== 0 && b === 0) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes.length >= 4 && a === 0 && b !== 0) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
