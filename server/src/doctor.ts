import { type Config, loadConfig } from './config.ts';
import type { Check } from './doctor/check.ts';
import { checkDatabase } from './doctor/database.ts';
import { checkEnvironment } from './doctor/environment.ts';
import { checkKeys } from './doctor/keys.ts';
import { checkPlace } from './doctor/place.ts';
import { checkTools } from './doctor/tools.ts';

export type { Check } from './doctor/check.ts';
export type DoctorReport = { checks: Check[] };
type Environment = Record<string, string | undefined>;

/**
 * Looks at everything that Soulcaster stands on and says what to do where something is missing. Changes nothing, ends within seconds,
 * and never throws: what cannot be looked at is a check that failed.
 */
export async function runDoctor({ env, config }: { env: Environment; config?: Config }): Promise<DoctorReport> {
  const [usable, settings] = config ? [config, []] : readConfig(env);
  const groups = await Promise.all([
    checkTools(usable),
    checkDatabase(usable),
    checkPlace(usable),
    checkKeys(usable),
    checkEnvironment(env),
  ]);
  return { checks: [...settings, ...groups.flat()] };
}

/** For a terminal: what is wrong comes with its remedy on the next line. */
export function formatDoctor({ checks }: DoctorReport): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, level, detail, remedy }) => [
    `${marks[level]} ${name.padEnd(width)}  ${detail}`,
    ...(remedy && level !== 'ok' ? [`${' '.repeat(8 + width)}→ ${remedy}`] : []),
  ]);
  const count = (level: Check['level']) => checks.filter((check) => check.level === level).length;
  return `${lines.join('\n')}\n\n${count('ok')} fine, ${count('warn')} to know, ${count('error')} to mend\n`;
}

const marks = { ok: 'ok   ', warn: 'note ', error: 'ERROR' };

function readConfig(env: Environment): [Config, Check[]] {
  try {
    return [loadConfig(env), []];
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const remedy =
      'Correct the named variables; .env.example describes each. The other checks were made with the defaults.';
    return [loadConfig({}), [{ name: 'settings', ok: false, level: 'error', detail, remedy }]];
  }
}
