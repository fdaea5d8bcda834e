import { createHash } from 'node:crypto';

/** What a report is about stands at its beginning, and embedders of one's own often read no more than 512 tokens. */
const LETTERS_MAX = 2_000;

/** What is embedded of an item. */
export function embeddedText({ title, body }: { title: string; body: string }): string {
  const text = `${title}\n\n${body}`.replace(/[^\P{Cc}\n\t]/gu, ' ').trim();
  return text.slice(0, LETTERS_MAX).toWellFormed();
}

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
