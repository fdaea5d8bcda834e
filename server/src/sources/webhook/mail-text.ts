const linesMax = 5000;

/** What the writer of a mail wrote: without what they quote, without their signature. Where that leaves nothing, the whole text. */
export function writtenText(text: string): string {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .slice(0, linesMax)
    .map((line) => line.trimEnd());
  const end = lines.findIndex((_, index) => beginsQuote(lines, index) || signature.test(lines[index] ?? ''));
  const own = (end < 0 ? lines : lines.slice(0, end)).filter((line) => !/^ {0,3}>/.test(line));
  return own.join('\n').trim() || lines.join('\n').trim();
}

/** The same of a mail that is HTML only: mail programs mark what they quote. */
export function writtenHtml(html: string): string {
  const marks = [
    '<blockquote',
    '<div class="gmail_quote',
    '<div class="gmail_signature',
    '<div id="appendonsend',
    '<div class="moz-cite-prefix',
  ];
  const ends = marks.map((mark) => html.indexOf(mark)).filter((at) => at > 0);
  return ends.length > 0 ? html.slice(0, Math.min(...ends)) : html;
}

/** `Re:`, `Fwd:` and what they are in other languages, as often as they stand there, and tags of mailing lists. */
export function subjectOf(subject: string): string {
  return subject
    .slice(0, 500)
    .replace(
      /^(?:\s{0,5}(?:re|fwd?|aw|wg|sv|vs|tr|rv|antw|odp|r|i)(?:\[\d{1,3}\]|\(\d{1,3}\))?\s?:|\s{0,5}\[[^\]\n]{1,40}\](?=\s*\S)){1,10}\s{0,5}/i,
      '',
    );
}

export const isForward = (subject: string) => /^\s{0,5}(?:fwd?|wg|tr|rv|i)\s?:/i.test(subject);

const signature = /^(?:--|-- |__|(?:sent|gesendet|envoyé|enviado|inviato) (?:from|von|depuis|desde|da) .{1,60})$/i;

const wrote =
  /^(?:on|am|le|el|op|em|il|den) .{5,250}(?:wrote|schrieb|a écrit|escribió|schreef|escreveu|ha scritto|skrev).{0,120}$/i;

const original =
  /^-{2,12} ?(?:original message|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale)/i;

function beginsQuote(lines: string[], index: number): boolean {
  const line = (lines[index] ?? '').slice(0, 300);
  if (original.test(line)) return true;
  // Mail programs break "On …, … wrote:" where it is long.
  if (
    /^(?:on|am|le|el|op|em|il|den) /i.test(line) &&
    [1, 2].some((count) =>
      wrote.test(
        lines
          .slice(index, index + count)
          .join(' ')
          .slice(0, 400),
      ),
    )
  )
    return true;
  // Outlook's block of headers.
  if (!/^(?:from|von|de|da|van): .{1,250}$/i.test(line)) return false;
  const next = lines.slice(index + 1, index + 5);
  return (
    next.filter((each) => /^(?:sent|date|to|subject|gesendet|datum|an|betreff|envoyé|à|objet|cc): /i.test(each))
      .length >= 2
  );
}
