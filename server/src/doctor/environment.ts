import { environment, obsoleteNames } from '../config.ts';
import { type Check, fine, note } from './check.ts';

const known: string[] = Object.values(environment).flatMap((section) => Object.keys(section));
/** A name that begins like one of ours and is none of ours is probably a slip. */
const looksLikeOurs =
  /^(SOULCASTER|GITHUB|REDDIT|GEMINI|GOOGLE_GENERATIVE|OPENAI|ANTHROPIC|EMBEDDER|EMBEDDING|VECTOR|UPSTASH_VECTOR|E2B|KILOCODE|ECS|NEXTAUTH|SENTRY|SPLUNK|DATADOG|POSTHOG|SANDBOX|INGEST|ALLOWED_GITHUB|METRICS|DATABASE|DATA_DIR|PUBLIC_URL|BACKEND)(_|$)/;

/** Every name that is set and concerns us: used, obsolete or unknown. Values are never shown. */
export async function checkEnvironment(env: Record<string, string | undefined>): Promise<Check[]> {
  // On GitHub's own runners dozens of GITHUB_ names belong to the runner.
  const isForeign = (name: string) =>
    Boolean(env.GITHUB_ACTIONS) && name.startsWith('GITHUB_') && !known.includes(name);
  const names = Object.keys(env).filter((name) => env[name]?.trim() && !isForeign(name));
  return names.sort().flatMap((name) => judge(name) ?? []);
}

function judge(name: string): Check | undefined {
  const title = `env ${name}`;
  if (known.includes(name)) return fine(title, 'used');
  const obsolete = obsoleteNames.find(([pattern]) => pattern.test(name));
  if (obsolete) return note(title, 'obsolete', obsolete[1]);
  if (!looksLikeOurs.test(name)) return undefined;
  const close = closest(name);
  return note(title, 'unknown', close ? `Is ${close} meant?` : 'Soulcaster does not read it: see .env.example.');
}

function closest(name: string): string | undefined {
  const ranked = known.map((each) => [each, distance(name, each)] as const).sort((a, b) => a[1] - b[1]);
  const [best] = ranked;
  return best && best[1] <= 3 ? best[0] : undefined;
}

/** Levenshtein's edit distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, left] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, right] of [...b].entries())
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (left === right ? 0 : 1)));
    row = next;
  }
  return row.at(-1) ?? 0;
}
