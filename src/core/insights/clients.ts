// Apps that insights may name. What an app calls itself is a text that its user may have chosen, so all others are `other`.

const known: readonly [pattern: RegExp, name: string][] = [
  [/^(melodrome|navidromeui)/i, 'web page'],
  [/^airsonic-refix/i, 'airsonic-refix'],
  [/^amperfy/i, 'Amperfy'],
  [/^aonsoku/i, 'Aonsoku'],
  [/^dsub/i, 'DSub'],
  [/^feishin/i, 'Feishin'],
  [/^iSub/i, 'iSub'],
  [/^jamstash/i, 'Jamstash'],
  [/^mopidy/i, 'Mopidy'],
  [/^music assistant|^music_assistant/i, 'Music Assistant'],
  [/^narjo/i, 'Narjo'],
  [/^play:?sub/i, 'play:Sub'],
  [/^sonixd/i, 'Sonixd'],
  [/^strawberry/i, 'Strawberry'],
  [/^substreamer/i, 'Substreamer'],
  [/^subtracks/i, 'Subtracks'],
  [/^supersonic/i, 'Supersonic'],
  [/^symfonium/i, 'Symfonium'],
  [/^(tempo|tempus)/i, 'Tempo'],
  [/^ultrasonic/i, 'Ultrasonic'],
  [/^yuzic/i, 'Yuzic'],
];

/** The well-known name of an app, or `other`. */
export const clientKind = (client: string): string => known.find(([pattern]) => pattern.test(client))?.[1] ?? 'other';
