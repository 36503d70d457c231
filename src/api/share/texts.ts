// What the page of a share says: its visitors have no account, so their browser's language decides.

const english = {
  lang: 'en',
  song: 'song',
  songs: 'songs',
  playlistFile: 'Playlist file',
  download: 'Download',
  firstOnly: 'The first {count} are shown; all are in the playlist file.',
  empty: 'Nothing of it can be heard at the moment.',
  usedUp: 'This was heard as often as it may be. Ask whoever shared it for more.',
  locked: 'This share has a password',
  password: 'Password',
  unlock: 'Open',
  wrong: 'That is not the password.',
  tooMany: 'Too many wrong passwords. Try again in some minutes.',
  none: 'Nothing is shared here, or no longer.',
  wrongAddresses: 'Too many wrong addresses. Try again in some minutes.',
  busy: 'Too much is going on. Try again in a moment.',
  unplayable: 'This cannot be played here.',
  broken: 'Something went wrong.',
  player: 'Player',
  play: 'Play',
  pause: 'Pause',
  next: 'Next song',
  previous: 'Previous song',
  position: 'Position in the song',
  failed: 'This song cannot be played now. Load the page again to see why.',
};

export type ShareTexts = typeof english;

const german: ShareTexts = {
  lang: 'de',
  song: 'Titel',
  songs: 'Titel',
  playlistFile: 'Playlist-Datei',
  download: 'Herunterladen',
  firstOnly: 'Die ersten {count} sind zu sehen, alle stehen in der Playlist-Datei.',
  empty: 'Davon ist zurzeit nichts zu hören.',
  usedUp: 'Das wurde so oft gehört, wie es erlaubt ist. Wer es geteilt hat, kann mehr erlauben.',
  locked: 'Diese Freigabe hat ein Passwort',
  password: 'Passwort',
  unlock: 'Öffnen',
  wrong: 'Das ist nicht das Passwort.',
  tooMany: 'Zu viele falsche Passwörter. In einigen Minuten geht es wieder.',
  none: 'Hier ist nichts geteilt, oder nicht mehr.',
  wrongAddresses: 'Zu viele falsche Adressen. In einigen Minuten geht es wieder.',
  busy: 'Gerade ist zu viel los. Gleich noch einmal versuchen.',
  unplayable: 'Das kann hier nicht abgespielt werden.',
  broken: 'Etwas ist schiefgegangen.',
  player: 'Player',
  play: 'Abspielen',
  pause: 'Pause',
  next: 'Nächster Titel',
  previous: 'Voriger Titel',
  position: 'Stelle im Titel',
  failed: 'Dieser Titel lässt sich gerade nicht abspielen. Wird die Seite neu geladen, sagt sie, warum.',
};

/** By the first language of the browser that is known here. */
export function textsFor(request: Request): ShareTexts {
  const wanted = (request.headers.get('accept-language') ?? '').slice(0, 200).toLowerCase().split(',');
  const first = wanted.map((one) => one.trim().slice(0, 2)).find((one) => one === 'de' || one === 'en');
  return first === 'de' ? german : english;
}
