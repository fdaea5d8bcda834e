import { randomBytes } from 'node:crypto';
import type { QuotedReport } from '../types.ts';

const REPORT_CHARS_MAX = 6000;
const ALL_CHARS_MAX = 40_000;

/** Marks around quoted text that its writer cannot know, and so cannot close. One for each job. */
export interface Quotation {
  open: string;
  close: string;
}

export function newQuotation(): Quotation {
  const mark = randomBytes(12).toString('hex');
  return { open: `<<<quoted ${mark}`, close: `quoted ${mark}>>>` };
}

/** A stranger's words as they may stand in a prompt: without what a reader would not see, and not too long. */
export function cleaned(text: string, charsMax = REPORT_CHARS_MAX): string {
  const visible = withoutComments(text.slice(0, charsMax * 4))
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(INVISIBLE, '')
    .replace(/\n{4,}/g, '\n\n\n')
    .trim();
  return visible.length > charsMax ? `${visible.slice(0, charsMax)} […]` : visible;
}

/** Reports as quoted data; the last ones are left out when all together are too long. */
export function quoteReports(reports: QuotedReport[], { open, close }: Quotation): string {
  const parts: string[] = [];
  let left = ALL_CHARS_MAX;
  for (const [index, report] of reports.entries()) {
    const text = `${cleaned(report.title, 300)}\n\n${cleaned(report.body)}`;
    if (text.length > left) return [...parts, `(${reports.length - index} more reports are left out)`].join('\n\n');
    left -= text.length;
    parts.push(`${open}\nreport ${index + 1} from ${cleaned(report.source, 40)}: ${text}\n${close}`);
  }
  return parts.join('\n\n');
}

// Control and format characters (zero width, direction, tags), fillers, and selectors that only change looks.
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u2028\u2029]|(?![\n\t])\p{Cc}/gu;

/** Removing can join the halves of another comment, so it goes on until nothing changes. */
function withoutComments(text: string): string {
  let before: string;
  let after = text;
  do {
    before = after;
    after = before.replace(/<!--[\s\S]*?(-->|$)/g, '');
  } while (after !== before);
  return after;
}
