// What an explanation is: sections of labelled lines, for the terminal and for the page alike.

export interface Line {
  label: string;
  value: string;
}

export interface Section {
  title: string;
  lines: Line[];
}

export interface Explanation {
  title: string;
  sections: Section[];
}

/** A section; lines without a value are left out. */
export const section = (
  title: string,
  lines: readonly (readonly [label: string, value: string | number | null | undefined])[],
): Section => ({
  title,
  lines: lines.flatMap(([label, value]) =>
    value === '' || value === null || value === undefined ? [] : [{ label, value: String(value) }],
  ),
});

const control = /[\p{Cc}\u2028\u2029]/gu;
const longest = 400;

/** Plain text for a terminal: what files hold cannot steer it. */
export function explanationText({ title, sections }: Explanation): string {
  const shown = (text: string) => {
    const clean = text.replace(control, ' ');
    return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
  };
  const blocks = sections
    .filter(({ lines }) => lines.length > 0)
    .map(({ title: name, lines }) => {
      const width = Math.min(28, Math.max(...lines.map(({ label }) => label.length)));
      return [name, ...lines.map(({ label, value }) => `  ${shown(label).padEnd(width)}  ${shown(value)}`)].join('\n');
    });
  return `${[shown(title), ...blocks].join('\n\n')}\n`;
}
