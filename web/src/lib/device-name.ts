// Which browser on which system a user agent means, as people call them.

/** The first that fits: browsers name others they are like. */
const browsers: readonly (readonly [mark: RegExp, name: string])[] = [
  [/Feishin\//, 'Feishin'],
  [/Edg(?:A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Vivaldi\//, 'Vivaldi'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const systems: readonly (readonly [mark: RegExp, name: string])[] = [
  [/Android/, 'Android'],
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

/** `Firefox · Linux`; for programs their own first word; '' when nothing is known. */
export function deviceName(userAgent: string): string {
  const find = (list: typeof browsers) => list.find(([mark]) => mark.test(userAgent))?.[1];
  const known = [find(browsers), find(systems)].filter(Boolean);
  return known.length > 0 ? known.join(' · ') : (userAgent.split(/[\s/]/)[0] ?? '').slice(0, 60);
}
