const hidden = /[^\P{Cc}\n\t]|\p{Default_Ignorable_Code_Point}|[\u2028-\u202e]|\p{Surrogate}/gu;

/** Untrusted text for a terminal: control, bidirectional and hidden characters are written out, so that none of them acts. */
export function printable(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(hidden, written);
}

/** The same on one line. */
export function oneLine(text: string): string {
  return printable(text.replace(/\s+/g, ' ').trim());
}

/** JSON for another program, with the same characters escaped. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replace(hidden, (character) =>
    [...character.split('')].map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  )}\n`;
}

function written(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
