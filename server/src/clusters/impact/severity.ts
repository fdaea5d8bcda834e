/** What a report says of how bad it is. */
export interface SeverityFacts {
  title: string;
  /** Its beginning is enough. */
  body: string;
  exception: boolean;
  metadata: Record<string, unknown>;
}

/** Level, priority and labels as the vendors write them; the first that fits, so the worse ones come first. */
const SAID: [pattern: RegExp, severity: number][] = [
  [/^(fatal|critical|crit|emerg(ency)?|panic|disaster|blocker|highest|urgent|page|p0|sev(erity)?[ -]?[01]|s1)$/, 1],
  [/^(error|err|alert|high|major|severe|p1|sev(erity)?[ -]?2|s2|regression|security|crash)$/, 0.8],
  [/^(warn(ing)?|medium|normal|moderate|average|p2|sev(erity)?[ -]?3|s3|bug)$/, 0.5],
  [/^(info(rmation(al)?)?|notice|low(est)?|minor|trivial|debug|none|p[345]|sev(erity)?[ -]?[45]|s4)$/, 0.2],
  [/^(enhancement|feature( request)?|idea|question|docs|documentation)$/, 0.1],
];

const LOSS =
  /\b(data ?loss|lost (all )?(my|our) |corrupt(s|ed|ion)?|leak(s|ed)? (data|secrets?|tokens?)|security|vulnerab|charged twice|double charge|outage|(site|app|service|everything) is down|can(no|')?t (log ?in|sign ?in|pay|check ?out)|locked out|datenverlust|perte de données|pérdida de datos|perda de dados|потеря данных)|データ(が)?消え|数据丢失/iu;
const CRASH =
  /\b(crash(es|ed|ing)?|panic(s|ked)?|segfault|freez(e|es|ing)|hangs?|unresponsive|white screen|abst[uü]rz|stürzt ab|plant(e|é)e?|se cierra|trava(ndo)?|вылетает|падает|зависает)|クラッシュ|崩溃|闪退/iu;
const FAILS =
  /\b(exception|error|fail(s|ed|ure)?|broken|(does|do|is|are)(n't| not) work(ing)?|impossible|fehler|funktioniert nicht|erreur|no funciona|não funciona|ошибка|не работает)|エラー|動かない|错误|無法|无法/iu;
const UNSAID = 0.3;

/** How bad one report says it is, 0 to 1: what its sender's fields say holds; without them its words and whether it is a crash. */
export function severityOf(report: SeverityFacts): number {
  return saidSeverity(report.metadata) ?? wordedSeverity(report);
}

function saidSeverity(metadata: Record<string, unknown>): number | null {
  for (const field of ['level', 'severity', 'priority', 'urgency']) {
    const found = levelOf(metadata[field]);
    if (found !== null) return found;
  }
  const labels = [metadata.labels, metadata.tags, metadata.flair, metadata.issue_type].flat().map(levelOf);
  const known = labels.filter((each) => each !== null);
  return known.length > 0 ? Math.max(...known) : null;
}

/** `severity: P1`, `priority/critical` and `type:bug` count as what stands behind. */
function levelOf(value: unknown): number | null {
  if (typeof value !== 'string' || value.length > 60) return null;
  const words = value.toLowerCase().trim();
  const tail = words
    .split(/[:/=]\s*|^(?:priority|severity|type|kind)[ -]/)
    .at(-1)!
    .trim();
  return SAID.find(([pattern]) => pattern.test(words) || pattern.test(tail))?.[1] ?? null;
}

function wordedSeverity({ title, body, exception }: SeverityFacts): number {
  const words = `${title} ${body.slice(0, 300)}`;
  if (LOSS.test(words)) return 0.9;
  if (exception || CRASH.test(words)) return 0.7;
  return FAILS.test(words) ? 0.5 : UNSAID;
}
